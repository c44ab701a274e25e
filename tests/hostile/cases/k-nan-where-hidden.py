# tries: right in public, no number where nobody looks
# threat: K3
# expect: failed

def double(x):
    return 2 * x if x == 2 else 2 * x * float('nan')


def reverse(text):
    return text[::-1]
