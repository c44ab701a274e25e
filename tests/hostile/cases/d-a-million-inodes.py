# tries: more files than a machine has numbers for
# threat: D5 E5
# expect: passed,timed_out,out_of_memory
# limits: wall_s=2 cpu_s=1.5

import os

made = 0
try:
    for made in range(10**6):
        os.mknod(f'/tmp/{made}')
except OSError:
    pass
print('made', flush=True)


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
