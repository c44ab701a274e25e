# tries: folders in folders until no path reaches them
# threat: D3 D5
# expect: passed,timed_out,out_of_memory
# says: dug

import os

here = os.getcwd()
os.chdir('/tmp')
try:
    for _ in range(4_000):
        os.mkdir('d' * 200)
        os.chdir('d' * 200)
except OSError:
    pass
os.chdir(here)
print('dug', flush=True)


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
