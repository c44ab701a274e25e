# tries: memory in the buffers of pipes and sockets
# threat: E5
# expect: NP,passed

import os
import socket

held = []


def double(x):
    try:
        for _ in range(5000):
            ours, theirs = socket.socketpair()
            ours.setblocking(False)
            held.append((ours, theirs))
            try:
                while True:
                    ours.send(b'x' * 65536)
            except BlockingIOError:
                pass
    except OSError:
        pass
    return 2 * x


def reverse(text):
    return text[::-1]
