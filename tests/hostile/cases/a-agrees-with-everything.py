# tries: an object whose comparisons and conversions always agree
# threat: A1
# expect: failed

class Agreeable:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __hash__(self):
        return 0

    def __sub__(self, other):
        return self

    __rsub__ = __sub__

    def __abs__(self):
        return 0.0

    def __float__(self):
        return 4.0

    def __index__(self):
        return 4

    def __repr__(self):
        return '4'

    def __len__(self):
        return 1


def double(x):
    return Agreeable()


def reverse(text):
    return Agreeable()
