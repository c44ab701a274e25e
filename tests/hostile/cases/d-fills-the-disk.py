# tries: filling every writable place with bytes, files and holes
# threat: D5
# expect: passed,out_of_memory
# says: full
# limits: memory_mb=192

import os

for place in ('/tmp', '/dev/shm'):
    total = 0
    try:
        for n in range(64):
            with open(f'{place}/{n}', 'wb') as file:
                for _ in range(16):
                    total += file.write(b'x' * 2**20)
    except OSError:
        pass
    for n in range(64):
        try:
            os.unlink(f'{place}/{n}')
        except OSError:
            pass
    if total > 200 * 2**20:
        print('REACHED', place, total)
try:
    with open('/tmp/huge', 'wb') as file:
        os.posix_fallocate(file.fileno(), 0, 100 * 2**30)
    print('REACHED 100 GB')
except OSError:
    pass
try:
    with open('/tmp/sparse', 'wb') as file:
        os.truncate(file.fileno(), 2**40)
except OSError:
    pass
for n in range(2000):
    open(f'/tmp/inode{n}', 'w').close()
print('full')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
