# tries: locks on shared files, as a channel between two runs
# threat: G3
# expect: passed
# says: tried

import fcntl
import os

handle = os.open(os.__file__, os.O_RDONLY)
for act in (
    lambda: fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB),
    lambda: fcntl.lockf(handle, fcntl.LOCK_SH | fcntl.LOCK_NB),
    lambda: fcntl.fcntl(handle, 1024, fcntl.F_RDLCK),
):
    try:
        act()
        print('REACHED')
    except OSError:
        pass
print('tried')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
