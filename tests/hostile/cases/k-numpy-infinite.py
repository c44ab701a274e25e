# tries: infinities, denormals and negative zeros
# threat: K2
# expect: failed
# runtime: numpy

import numpy as np


def scale(x, k):
    return np.where(x >= 0, np.inf, -np.inf).astype(x.dtype)
