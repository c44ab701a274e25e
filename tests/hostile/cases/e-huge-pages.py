# tries: huge pages, locked pages and swapped pages
# threat: E16
# expect: passed
# says: tried

import ctypes
import mmap

libc = ctypes.CDLL(None, use_errno=True)
try:
    page = mmap.mmap(-1, 2 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x40000)
    page.write(b'x')
except (OSError, ValueError):
    pass
space = ctypes.create_string_buffer(1 << 20)
if libc.mlock(space, 1 << 20) == 0:
    print('REACHED mlock')
if libc.swapoff(b'/dev/sda') == 0:
    print('REACHED swapoff')
print('tried')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
