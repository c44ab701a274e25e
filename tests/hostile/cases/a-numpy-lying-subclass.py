# tries: an array whose ufuncs and functions lie
# threat: A4
# expect: failed
# runtime: numpy

import numpy as np


class Liar(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *inputs, **named):
        return np.True_

    def __array_function__(self, func, types, args, kwargs):
        return True

    def tobytes(self, *args):
        return b''


def scale(x, k):
    return np.zeros_like(x).view(Liar)
