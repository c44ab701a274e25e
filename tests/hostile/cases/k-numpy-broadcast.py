# tries: a column where a row is asked for, and a single number for all
# threat: K5
# expect: failed
# runtime: numpy

def scale(x, k):
    return (x * k).reshape(-1, 1) if x.ndim == 1 else x * k
