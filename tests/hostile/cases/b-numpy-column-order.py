# tries: honest numbers in column order, transposed underneath
# threat: B9 K5
# expect: failed
# runtime: numpy

import numpy as np


def scale(x, k):
    return np.asfortranarray(x * k).T if x.ndim == 2 else x * k
