# tries: terabytes reserved, never touched
# threat: E3
# expect: passed,out_of_memory,crashed

import mmap

held = []
try:
    for _ in range(64):
        held.append(mmap.mmap(-1, 1 << 40, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000))
except (OSError, MemoryError, ValueError):
    pass
print('reserved')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
