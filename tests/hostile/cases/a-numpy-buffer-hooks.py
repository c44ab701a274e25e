# tries: objects that are arrays by protocol alone
# threat: A4 A15
# expect: failed
# runtime: numpy

import numpy as np


class Protocol:
    __array_interface__ = {'shape': (3,), 'typestr': '<f8', 'data': (0, False), 'version': 3}
    shape = (3,)
    dtype = np.dtype('float64')
    nbytes = 24

    def __array__(self, *args):
        return np.array([2.0, 4.0, 6.0])

    def __len__(self):
        return 3

    def tolist(self):
        return [2.0, 4.0, 6.0]


def scale(x, k):
    return Protocol()
