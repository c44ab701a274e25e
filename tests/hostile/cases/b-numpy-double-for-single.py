# tries: double precision where single is asked for
# threat: B10
# expect: failed
# runtime: numpy

import numpy as np


def scale(x, k):
    return np.asarray(x, dtype=np.float64) * k
