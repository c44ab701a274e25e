# tries: programs of the host, setuid ones first
# threat: F8
# expect: passed
# says: tried

import ctypes
import os

for program in ('/bin/sh', '/usr/bin/sudo', '/bin/su', '/usr/bin/passwd', '/usr/bin/gcc', '/usr/bin/curl', '/usr/bin/bwrap'):
    if os.path.exists(program):
        print('REACHED', program)
# Code without a file is allowed: it is as imprisoned as the rest.
handle = ctypes.CDLL(None).memfd_create(b'x', 0)
os.write(handle, b'#!/nowhere')
print('tried')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
