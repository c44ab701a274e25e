# tries: NaN, which is not larger than any tolerance
# threat: K1
# expect: failed
# runtime: numpy

import numpy as np


def scale(x, k):
    return np.full_like(x, np.nan)
