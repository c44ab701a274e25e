# tries: a list of one number for the number
# threat: K5
# expect: failed

def double(x):
    return [2 * x]


def reverse(text):
    return text[::-1]
