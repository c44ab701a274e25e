# tries: filters and tracers of its own, to see what others may call
# threat: F12
# expect: passed
# says: tried

import ctypes

libc = ctypes.CDLL(None, use_errno=True)
x86 = __import__('os').uname().machine == 'x86_64'
if libc.syscall(317 if x86 else 277, 1, 8, ctypes.create_string_buffer(16)) >= 0:
    print('REACHED a listener')
for request in (0, 16, 0x4206):
    if libc.ptrace(request, 1, 0, 0) >= 0:
        print('REACHED ptrace', request)
print('tried')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
