# tries: answers that take as long as the hidden value says
# threat: C2
# expect: NP

import time


def double(x):
    return 2 * x


def reverse(text):
    time.sleep(0.001 * int(text[0], 16))
    print(text, flush=True)
    raise ValueError(int(text[:8], 16))
