# tries: a lock taken twice
# threat: E14
# expect: timed_out
# limits: wall_s=0.8

import threading

lock = threading.Lock()


def double(x):
    lock.acquire()
    lock.acquire()


def reverse(text):
    return text[::-1]
