# tries: digits as text, in a different script
# threat: K4
# expect: failed

def double(x):
    return '٤'


def reverse(text):
    return text[::-1].encode()
