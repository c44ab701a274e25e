# tries: local sockets of the host, with names and without
# threat: F2
# expect: passed
# says: tried

import socket

NAMES = ['\0@ABSTRACT@', '/run/docker.sock', '/var/run/docker.sock', '/run/dbus/system_bus_socket', '/tmp/.X11-unix/X0',
         '/run/postgresql/.s.PGSQL.5432', '\0/tmp/.X11-unix/X0', '/run/systemd/notify', '\0ear-jail-61000']
for name in NAMES:
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        try:
            socket.socket(socket.AF_UNIX, kind).connect(name)
            print('REACHED', repr(name))
        except OSError:
            pass
print('tried')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
