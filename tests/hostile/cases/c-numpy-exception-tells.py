# tries: hidden inputs in the text of an exception and of a warning
# threat: C3
# expect: NP
# runtime: numpy

import warnings

import numpy as np


def scale(x, k):
    warnings.warn(repr(x * k))
    if x.ndim == 2:
        np.seterr(all='raise')
        raise ValueError(f'{(x * k).tolist()}')
    return x * k
