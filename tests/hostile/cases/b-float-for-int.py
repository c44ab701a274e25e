# tries: right values of the wrong type: text, true, a fraction
# threat: B10
# expect: failed

def double(x):
    return str(2 * x) if x == 2 else True


def reverse(text):
    return list(text[::-1])
