# tries: honest: exceptions of its own, caught
# threat: N1
# expect: passed

class Missing(Exception):
    pass


def find(key):
    try:
        raise Missing(key)
    except Missing as error:
        return error.args[0]
    finally:
        pass


def double(x):
    return find(2 * x)


def reverse(text):
    return find(text)[::-1]
