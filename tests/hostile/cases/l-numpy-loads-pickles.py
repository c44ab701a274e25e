# tries: pickled arrays of its own, loaded while it runs
# threat: L3
# expect: failed
# runtime: numpy

import io
import pickle

import numpy as np


class Evil:
    def __reduce__(self):
        return print, ('REACHED' * 0 + 'ran',)


def scale(x, k):
    pickle.loads(pickle.dumps(Evil()))
    file = io.BytesIO()
    np.save(file, np.array([Evil()], dtype=object), allow_pickle=True)
    return np.zeros_like(x)
