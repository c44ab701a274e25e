# tries: a number for an array of one, an array for a number
# threat: K6
# expect: failed
# runtime: numpy

def scale(x, k):
    return float((x * k).sum())
