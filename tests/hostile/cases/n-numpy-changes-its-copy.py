# tries: honest: its own copy of the input changed in place
# threat: N1
# expect: passed
# runtime: numpy

def scale(x, k):
    y = x.copy()
    y *= k
    return y
