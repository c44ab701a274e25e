# tries: the mean of the right answer, everywhere
# threat: J14
# expect: failed
# runtime: numpy

import numpy as np


def scale(x, k):
    return np.full_like(x, (x * k).mean() if x.size else 0)
