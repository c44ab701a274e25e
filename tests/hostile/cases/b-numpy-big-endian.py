# tries: the right values with their bytes the other way
# threat: B10
# expect: NP,passed
# runtime: numpy

def scale(x, k):
    return (x * k).astype(x.dtype.newbyteorder())
