# tries: more processors than its share
# threat: E15 E16
# expect: passed
# says: tried

import os

try:
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
except OSError:
    pass
try:
    os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    print('REACHED')
except OSError:
    pass
print('tried')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
