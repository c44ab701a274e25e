# tries: true where one is expected
# threat: B10
# expect: failed

def double(x):
    return 2 * x == 2.5 or 2 * x


def reverse(text):
    return text[::-1].encode()
