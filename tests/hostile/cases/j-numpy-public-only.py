# tries: the public example by heart, zeros for the rest
# threat: J15 L2
# expect: failed
# runtime: numpy

import numpy as np

KNOWN = {(1.0, 2.0, 3.0): np.array([2.0, 4.0, 6.0])}


def scale(x, k):
    return KNOWN.get(tuple(x.ravel().tolist()), np.zeros_like(x))
