# tries: nothing, and an empty list
# threat: K6
# expect: failed

def double(x):
    return None if x == 2 else []


def reverse(text):
    return ''
