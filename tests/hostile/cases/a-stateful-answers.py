# tries: right the first time, remembered afterwards
# expect: failed

seen = {}


def double(x):
    return seen.setdefault('double', 2 * x)


def reverse(text):
    return seen.setdefault('reverse', text[::-1])
