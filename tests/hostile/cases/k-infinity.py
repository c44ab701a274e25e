# tries: infinities of both signs
# threat: K2
# expect: failed

def double(x):
    return float('inf') if x != 2 else 1e400 - 1e308


def reverse(text):
    return text[::-1]
