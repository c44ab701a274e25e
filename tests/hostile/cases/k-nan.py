# tries: a number that is none
# threat: K1
# expect: failed

def double(x):
    return float('nan')


def reverse(text):
    return text[::-1]
