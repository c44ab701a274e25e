# tries: right the first time, remembered afterwards
# threat: A16
# expect: failed

seen = {}


def double(x):
    return seen.setdefault('double', 2 * x)


def reverse(text):
    return seen.setdefault('reverse', text[::-1])
