# tries: the input itself, scaled by nobody
# threat: J10
# expect: failed
# runtime: numpy

def scale(x, k):
    return x
