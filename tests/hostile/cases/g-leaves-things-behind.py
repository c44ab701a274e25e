# tries: leaving files, names and memory for whoever comes next
# threat: G4
# expect: passed
# says: left

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
for place in ('/tmp', '/dev/shm', '/dev', '/box', '/var/tmp', '/'):
    try:
        open(f'{place}/left-@CANARY@', 'w').write('left')
    except OSError:
        pass
key = libc.shmget(0x4541, 4096, 0o1666)
libc.semget(0x4541, 1, 0o1666)
libc.msgget(0x4541, 0o1666)
print('left')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
