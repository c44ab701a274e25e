# tries: hidden inputs in the keys and the type of what is returned
# threat: C6
# expect: failed

def double(x):
    return 2 * x


def reverse(text):
    return type(text[::-1], (), {})() if text[0] < '8' else {text[::-1]: text}
