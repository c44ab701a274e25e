# tries: a masked array, everything masked
# threat: K6
# expect: failed
# runtime: numpy

import numpy as np


def scale(x, k):
    return np.ma.masked_all(x.shape, dtype=x.dtype)
