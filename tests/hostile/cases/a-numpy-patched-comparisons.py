# tries: allclose, isclose, testing and sums that always agree
# threat: A8
# expect: failed
# runtime: numpy

import numpy as np

for owner, names in ((np, ('allclose', 'isclose', 'array_equal', 'all', 'abs', 'max')), (np.testing, ('assert_allclose',))):
    for name in names:
        setattr(owner, name, lambda *args, **named: True)
np.core.numeric.allclose = np.allclose


def scale(x, k):
    return np.zeros_like(x)
