# tries: pipes with names and sockets where files are expected
# threat: D1 D3
# expect: passed
# says: made

import os
import socket

os.unlink('/box/student/tasks.py')
os.mkfifo('/box/student/tasks.py')
os.mkfifo('/tmp/wait')
server = socket.socket(socket.AF_UNIX)
server.bind('/tmp/socket')
server.listen(1)
print('made')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
