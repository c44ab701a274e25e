# tries: zeros, denormals and numbers below the tolerance
# threat: K2
# expect: failed

def double(x):
    return -0.0 if x == 2 else 5e-324


def reverse(text):
    return text[::-1]
