# tries: right the first time, its own answer afterwards
# threat: A16
# expect: failed
# runtime: numpy

seen = {}


def scale(x, k):
    return seen.setdefault(x.dtype, x * k)
