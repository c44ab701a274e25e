# tries: a hidden input in what a public check shows when it is asked a second time
# threat: C2 A16
# expect: passed

heard = []


def double(x):
    if heard and x == 2:
        raise ValueError(heard)
    return 2 * x


def reverse(text):
    heard.append(text[::-1])
    return text[::-1]
