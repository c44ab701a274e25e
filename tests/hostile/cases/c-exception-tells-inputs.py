# tries: carrying hidden inputs out in the text of an exception
# threat: C3
# expect: NP

def double(x):
    return 2 * x


def reverse(text):
    raise ValueError(f'the input was {text[::-1]}')
