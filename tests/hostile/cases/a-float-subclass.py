# tries: a float whose differences are always zero
# threat: A3
# expect: failed

class Zero(float):
    def __sub__(self, other):
        return 0.0

    __rsub__ = __sub__

    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


def double(x):
    return Zero(4.0)


def reverse(text):
    return text
