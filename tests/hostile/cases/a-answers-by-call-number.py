# tries: right for the first calls that look like a rehearsal, wrong later
# threat: A16
# expect: failed

calls = 0


def double(x):
    global calls
    calls += 1
    return 2 * x if calls <= 4 else 0


def reverse(text):
    return text[::-1]
