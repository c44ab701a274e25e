# tries: taking more of the machine than its share
# threat: E16
# expect: passed
# says: tried

import ctypes
import os
import resource

libc = ctypes.CDLL(None, use_errno=True)


def attempt(name, act):
    try:
        act()
        print('REACHED', name)
    except (OSError, ValueError):
        pass


attempt('nice', lambda: os.nice(-20))
attempt('fifo', lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50)))
attempt('files', lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096)))
attempt('processor', lambda: resource.setrlimit(resource.RLIMIT_CPU, (9999, 9999)))
if libc.mlockall(3) == 0:
    print('REACHED mlockall')
print('tried')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
