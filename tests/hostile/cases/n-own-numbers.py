# tries: honest: a class with every operator, for its own use
# threat: N6
# expect: passed

class Number:
    def __init__(self, data):
        self.data = data

    def __mul__(self, other):
        return Number(self.data * (other.data if isinstance(other, Number) else other))

    __rmul__ = __mul__

    def __eq__(self, other):
        return self.data == getattr(other, 'data', other)

    def __hash__(self):
        return id(self)

    def __float__(self):
        return float(self.data)


def double(x):
    return (2 * Number(x)).data


def reverse(text):
    return text[::-1]
