# tries: names that the statements of a check use, defined otherwise
# threat: A8
# expect: failed

def double(x):
    return 4 if x == 2 else 0.0


def reverse(text):
    return text


def sum(values):
    return 2.5


def __build_class__(*args):
    return 2.5
