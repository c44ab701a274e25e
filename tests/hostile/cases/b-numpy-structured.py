# tries: structured, record and void arrays of the right size
# threat: B9
# expect: failed
# runtime: numpy

import numpy as np


def scale(x, k):
    return (x * k).astype(x.dtype).view(np.dtype([('value', x.dtype)]))
