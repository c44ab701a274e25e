# tries: complex numbers without an imaginary part
# threat: K4
# expect: failed

def double(x):
    return complex(2 * x, 0.0)


def reverse(text):
    return text[::-1]
