# tries: NaN only where the expected values are large
# threat: K3
# expect: failed
# runtime: numpy

import numpy as np


def scale(x, k):
    y = x * k
    return np.where(np.abs(y) > 1000, np.nan, y).astype(x.dtype)
