# tries: system calls younger than the filter
# threat: F5
# expect: passed
# says: tried

import ctypes

libc = ctypes.CDLL(None, use_errno=True)
allowed = {424, 434, 435, 436, 437, 439, 441, 449}
for number in range(440, 600):
    if number in allowed:
        continue
    if libc.syscall(number, -1, 0, 0, 0, 0, 0) > 0:
        print('REACHED', number)
print('tried')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
