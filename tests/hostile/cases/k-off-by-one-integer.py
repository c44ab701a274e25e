# tries: an integer beside the right one, large enough to vanish in a float
# threat: K7 K4
# expect: failed

def double(x):
    return 2 * x if x == 2 else int(2 * x) + 2**64


def reverse(text):
    return text[::-1]
