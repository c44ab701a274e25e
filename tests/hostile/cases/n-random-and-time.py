# tries: honest: clocks and random numbers, which the answer does not depend on
# threat: N1
# expect: passed
# says: True

import random
import time
import uuid

random.seed(7)
began = time.perf_counter()
token = uuid.uuid4()
time.sleep(0.01)
print(time.perf_counter() - began > 0)


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
