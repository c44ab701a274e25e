# tries: names, by every way that a C library knows
# threat: G1
# expect: passed
# says: tried

import ctypes
import socket

for host in ('example.com', 'localhost.localdomain', 'metadata.google.internal'):
    for act in (socket.gethostbyname, lambda name: socket.getaddrinfo(name, 80)):
        try:
            act(host)
            print('REACHED', host)
        except OSError:
            pass
libc = ctypes.CDLL(None)
libc.res_init() if hasattr(libc, 'res_init') else None
print('tried')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
