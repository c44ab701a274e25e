# tries: memory hidden in files of /dev/shm and in mappings
# threat: E5
# expect: passed,out_of_memory
# says: filled

import mmap
import os

total = 0
for n in range(40):
    try:
        with open(f'/dev/shm/{n}', 'wb') as file:
            total += file.write(b'x' * (8 << 20))
    except OSError:
        break
if total > 128 << 20:
    print('REACHED', total)
print('filled', flush=True)
for n in range(40):
    try:
        os.unlink(f'/dev/shm/{n}')
    except OSError:
        break


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
