# tries: a tuple of one number for the number
# threat: K5 K6
# expect: failed

def double(x):
    return (2 * x,)


def reverse(text):
    return tuple(text[::-1])
