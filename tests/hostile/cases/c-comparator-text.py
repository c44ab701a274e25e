# tries: a wrong answer, to be told the right one
# threat: C6
# expect: NP

def double(x):
    return 2 * x


def reverse(text):
    raise NotImplementedError(text[::-1]) if len(text) > 64 else AssertionError
