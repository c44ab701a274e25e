# tries: half precision inside, the right type outside
# threat: J13
# expect: failed
# runtime: numpy

import numpy as np


def scale(x, k):
    return (x.astype(np.float16) * np.float16(k)).astype(x.dtype)
