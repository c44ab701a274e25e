# tries: dumping, reading and renaming its own process
# threat: F15
# expect: passed
# says: tried

import ctypes

libc = ctypes.CDLL(None, use_errno=True)
libc.prctl(4, 1, 0, 0, 0)
libc.prctl(15, b'ear-jail', 0, 0, 0)
for option, value in ((28, 1), (24, 21), (36, 1), (0x59616D61, 0)):
    libc.prctl(option, value, 0, 0, 0)
with open('/proc/self/maps') as maps:
    for line in maps:
        if '[stack]' in line:
            start = int(line.split('-')[0], 16)
with open('/proc/self/mem', 'rb', 0) as memory:
    memory.seek(start)
    if b'@CANARY@' in memory.read(4096):
        print('REACHED')
print('tried')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
