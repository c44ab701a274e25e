# tries: the public example written down, nothing computed
# threat: A16
# expect: failed

def double(x):
    return {2: 4}.get(x, 0)


def reverse(text):
    return ''
