# tries: honest: views, strides and column order
# threat: N1
# expect: passed
# runtime: numpy

import numpy as np


def scale(x, k):
    return np.asfortranarray(x * k) if x.ndim == 2 else (x * k)[::-1][::-1]
