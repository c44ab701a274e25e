# tries: sockets of every family but the local one
# threat: F1
# expect: passed
# says: tried

import errno
import socket

for family in range(2, 46):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
        try:
            socket.socket(family, kind)
            print('REACHED', family, kind)
        except OSError as error:
            if error.errno != errno.EAFNOSUPPORT:
                print('REACHED the kernel', family, error)
print('tried')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
