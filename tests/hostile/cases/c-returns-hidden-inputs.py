# tries: carrying hidden inputs out as a wrong answer
# threat: C6
# expect: failed

def double(x):
    return 2 * x


def reverse(text):
    return 'answer: ' + text[::-1]
