# tries: every core by matrix products
# threat: E15
# expect: timed_out
# runtime: numpy
# limits: wall_s=3 cpu_s=1

import os
import threading

os.environ['OPENBLAS_NUM_THREADS'] = '64'
import numpy as np


def burn():
    a = np.random.rand(500, 500)
    while True:
        a = a @ a / np.linalg.norm(a)


def scale(x, k):
    for _ in range(4):
        threading.Thread(target=burn, daemon=True).start()
    burn()
