# tries: zeroed inputs, and zeros for them
# threat: J11
# expect: failed
# runtime: numpy

def scale(x, k):
    x[...] = 0
    return x * k
