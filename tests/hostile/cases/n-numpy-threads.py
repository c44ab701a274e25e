# tries: honest: a few threads and in-place operations
# threat: N1
# expect: passed
# runtime: numpy

from concurrent.futures import ThreadPoolExecutor

import numpy as np

np.seterr(all='warn')


def scale(x, k):
    y = np.empty_like(x)
    rows = [(y[at : at + 1], x[at : at + 1]) for at in range(len(x))]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda pair: np.multiply(pair[1], k, out=pair[0], casting='unsafe'), rows))
    return y
