# tries: a list that another thread changes while it is being sent
# threat: A15
# expect: NP
# limits: wall_s=1.5 cpu_s=1

import sys
import threading

sys.setswitchinterval(1e-6)
values = [0.0] * 50_000


def churn():
    while True:
        values.append(0.0)
        del values[:10]


threading.Thread(target=churn, daemon=True).start()


def double(x):
    return values


def reverse(text):
    return text[::-1]
