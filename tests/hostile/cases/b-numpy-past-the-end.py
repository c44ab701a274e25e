# tries: a view past the end of its memory
# threat: B9
# expect: failed,crashed
# runtime: numpy

import numpy as np


def scale(x, k):
    return np.lib.stride_tricks.as_strided(np.zeros(1), shape=x.shape, strides=tuple(1 << 32 for _ in x.shape))
