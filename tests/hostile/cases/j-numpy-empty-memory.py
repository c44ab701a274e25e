# tries: memory that was never written, in the hope of old answers
# threat: J10
# expect: failed
# runtime: numpy

import numpy as np


def scale(x, k):
    return np.empty_like(x)
