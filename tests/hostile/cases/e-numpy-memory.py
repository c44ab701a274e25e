# tries: arrays until nothing is left
# threat: E3
# expect: out_of_memory,crashed
# runtime: numpy

import numpy as np

held = []


def scale(x, k):
    while True:
        held.append(np.ones(1 << 22))
