# tries: an array that shows one value and sends another
# threat: A4
# expect: failed
# runtime: numpy

import numpy as np


class Two(np.ndarray):
    shape = (3,)

    @property
    def dtype(self):
        return np.dtype('float64')

    def __array__(self, *args, **named):
        return np.arange(3.0)

    def __array_interface__(self):
        return {}


def scale(x, k):
    return np.empty(0).view(Two)
