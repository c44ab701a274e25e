# tries: honest: a table of what was computed, by content
# threat: N8
# expect: passed
# runtime: numpy

import numpy as np

table = {}


def scale(x, k):
    key = (x.tobytes(), x.dtype.str, x.shape, k)
    if key not in table:
        table[key] = np.multiply(x, np.asarray(k, dtype=x.dtype))
    return table[key].copy()
