# tries: the network, its names and a service of the host
# threat: G1
# expect: passed
# says: tried

import socket
import urllib.request

for host, port in (('127.0.0.1', @PORT@), ('::1', @PORT@), ('169.254.169.254', 80), ('1.1.1.1', 53), ('127.0.0.1', 5432)):
    try:
        socket.create_connection((host, port), timeout=0.3)
        print('REACHED', host, port)
    except OSError:
        pass
try:
    socket.getaddrinfo('example.com', 80)
    print('REACHED a name')
except OSError:
    pass
try:
    urllib.request.urlopen('http://127.0.0.1:@PORT@/', timeout=0.3)
    print('REACHED http')
except OSError:
    pass
local = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
try:
    local.connect('\0@ABSTRACT@')
    print('REACHED an abstract socket')
except OSError:
    pass
print('tried')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
