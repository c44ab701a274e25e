# tries: typing into a terminal that was inherited
# threat: F6
# expect: passed
# says: tried

import fcntl
import os

for path in ('/dev/tty', '/dev/console', '/dev/pts/0', '/dev/stdin'):
    try:
        handle = os.open(path, os.O_RDWR)
    except OSError:
        continue
    for request in (0x5412, 0x541C):
        try:
            fcntl.ioctl(handle, request, b'x')
            print('REACHED', path)
        except OSError:
            pass
print('tried')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
