# tries: an answer nested a million times, to overflow whoever reads it
# threat: A15
# expect: NP

def double(x):
    value = []
    for _ in range(10**6):
        value = [value]
    return value


def reverse(text):
    value = {}
    value['me'] = value
    return value
