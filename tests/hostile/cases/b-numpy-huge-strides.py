# tries: a view of terabytes over eight bytes
# threat: B9
# expect: failed,out_of_memory,crashed,timed_out
# runtime: numpy

import numpy as np


def scale(x, k):
    return np.lib.stride_tricks.as_strided(np.zeros(1), shape=(10**6, 10**6), strides=(0, 0))
