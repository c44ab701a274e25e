# tries: off by a little more than is forgiven
# threat: K7
# expect: failed

def double(x):
    return 2 * x + (2 * x) * 4e-9 + 2e-9 if x == 21.5 else 2 * x


def reverse(text):
    return text[::-1]
