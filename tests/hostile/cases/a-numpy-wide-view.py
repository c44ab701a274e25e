# tries: a view of eight bytes that claims a million elements, and one with the axes exchanged by the stub's own reader
# threat: A4 B9
# expect: failed
# runtime: numpy

import sys

import numpy as np

stub = sys.modules['__main__']
read = stub.READERS[0][1]


def exchanged(array, room):
    text = read(array, room)
    room.segments[-1][1].reverse()
    return text


stub.READERS[0] = (np.ndarray, exchanged)


def scale(x, k):
    if x.ndim == 2:
        return x * k
    return np.lib.stride_tricks.as_strided(np.zeros(1), shape=((1 << 20) - 1,), strides=(0,))
