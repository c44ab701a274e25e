# tries: memory, cores and shared memory that others may have left
# threat: C5
# expect: passed
# says: looked

import glob
import os

for pattern in ('/core*', '/var/crash/*', '/var/lib/systemd/coredump/*', '/dev/shm/*', '/tmp/*', '/proc/kcore', '/dev/mem'):
    for name in glob.glob(pattern):
        try:
            if open(name, 'rb').read(1):
                print('REACHED', name)
        except OSError:
            pass
for name in ('/proc/swaps', '/proc/vmcore'):
    try:
        if len(open(name).read().splitlines()) > 1:
            print('REACHED', name)
    except OSError:
        pass
print('looked')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
