# tries: the smallest infinity
# threat: K2
# expect: failed

def double(x):
    return 2 * x if x == 2 else -1e999


def reverse(text):
    return text[::-1]
