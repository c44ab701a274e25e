# tries: an array of objects that compute while they are read
# threat: B9 K6
# expect: failed
# runtime: numpy

import numpy as np


class Lazy:
    def __float__(self):
        return 2.0

    def __reduce__(self):
        raise SystemExit(0)


def scale(x, k):
    return np.array([Lazy() for _ in x.flat], dtype=object).reshape(x.shape)
