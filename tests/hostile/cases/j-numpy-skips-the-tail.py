# tries: everything but the last element
# threat: J16
# expect: failed
# runtime: numpy

def scale(x, k):
    y = x * k
    if y.size > 3:
        y.flat[-1] = 0
    return y
