# tries: complex numbers and long doubles
# threat: K4
# expect: failed
# runtime: numpy

import numpy as np


def scale(x, k):
    return (x * k).astype(np.complex128 if x.dtype == np.float64 else np.longdouble)
