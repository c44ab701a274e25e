# tries: code in memory: a file without a name, a page that can be run
# threat: F11
# expect: passed
# says: ran

import ctypes
import mmap
import os

page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
page.write(b'\xb8\x2a\x00\x00\x00\xc3' if os.uname().machine == 'x86_64' else b'\x40\x05\x80\x52\xc0\x03\x5f\xd6')
assert ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))() == 42
handle = os.memfd_create('tool')
os.write(handle, open('/proc/self/exe', 'rb').read(4096))
if os.fork() == 0:
    try:
        os.execve(handle, ['tool'], {})
    except OSError:
        os._exit(0)
os.wait()
print('ran')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
