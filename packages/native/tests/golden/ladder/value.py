"""A number that remembers what it was made of, and the walk back through that graph: what microgpt calls Value."""
import math
import sys

sys.setrecursionlimit(1_000_000)


class Value:
    __slots__ = ("data", "grad", "parts", "slopes")

    def __init__(self, data, parts=(), slopes=()):
        self.data = data
        self.grad = 0
        self.parts = parts
        self.slopes = slopes

    def __add__(self, other):
        other = lift(other)
        return Value(self.data + other.data, (self, other), (1, 1))

    def __mul__(self, other):
        other = lift(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, n):
        return Value(self.data**n, (self,), (n * self.data ** (n - 1),))

    def exp(self):
        e = math.exp(self.data)
        return Value(e, (self,), (e,))

    def log(self):
        return Value(math.log(self.data), (self,), (1 / self.data,))

    def relu(self):
        return Value(max(0, self.data), (self,), (float(self.data > 0),))

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, (self,), (1 - t * t,))

    def sigmoid(self):
        s = 1 / (1 + math.exp(-self.data))
        return Value(s, (self,), (s * (1 - s),))

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + (-other)

    def __truediv__(self, other):
        return self * other**-1

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def backward(self):
        """Adds to each grad, from this value on backwards: a depth-first post-order, reversed."""
        order, seen = [], set()

        def visit(value):
            if value not in seen:
                seen.add(value)
                for part in value.parts:
                    visit(part)
                order.append(value)

        visit(self)
        self.grad = 1
        for value in reversed(order):
            for part, slope in zip(value.parts, value.slopes):
                part.grad += slope * value.grad
        return order[::-1]


def lift(number):
    return number if isinstance(number, Value) else Value(number)
