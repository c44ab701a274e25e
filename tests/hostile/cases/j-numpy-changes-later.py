# tries: an answer that a thread changes after it was returned
# threat: J9 J2
# expect: NP,passed
# runtime: numpy
# race: yes

import threading

import numpy as np


def scale(x, k):
    y = np.zeros_like(x)

    def later():
        np.multiply(x, k, out=y)

    threading.Timer(0.005, later).start()
    return y
