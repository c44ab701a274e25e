# tries: random numbers from the seed that the judge might use
# threat: J12
# expect: failed
# runtime: numpy

import numpy as np

np.random.seed(0)


def scale(x, k):
    return x * np.random.default_rng(0).integers(2, 10)
