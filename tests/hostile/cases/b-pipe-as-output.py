# tries: standard output pointed at the pipe for replies
# threat: B1
# expect: NP

import os

os.dup2(4, 1)
os.dup2(4, 2)
print('{"status":"passed"}', flush=True)


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
