# tries: netlink, packets, ciphers of the kernel and virtual sockets
# threat: F1
# expect: passed
# says: tried

import errno
import socket

for family, kind in ((16, 3), (17, 3), (38, 5), (40, 1), (44, 3), (29, 3), (31, 3), (10, 2), (2, 3)):
    try:
        socket.socket(family, kind)
        print('REACHED', family)
    except OSError as error:
        if error.errno != errno.EAFNOSUPPORT:
            print('REACHED the kernel', family, error)
print('tried')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
