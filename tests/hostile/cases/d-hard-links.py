# tries: hard links to files of the interpreter and of the first process
# threat: D1 D7
# expect: passed
# says: tried

import os
import sys

for source in (sys.executable, os.__file__, '/proc/self/exe', '/proc/1/exe', '/etc/ld.so.cache', '/box/stub.py'):
    for target in ('/tmp/link', '/box/student/link', '/dev/shm/link'):
        try:
            os.link(source, target)
            print('REACHED', source)
        except OSError:
            pass
print('tried')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
