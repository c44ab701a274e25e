import math


class Value:
    """One number that carries its slope and remembers what it was made from."""

    def __init__(self, data, inputs=()):
        self.data = float(data)
        self.grad = 0.0
        self.inputs = inputs  # ((Value, local slope), ...)

    def __repr__(self):
        return f"Value(data={self.data}, grad={self.grad})"

    @staticmethod
    def of(x):
        """A Value stays the same object, so that its slope reaches it; a plain number becomes a new one."""
        return x if isinstance(x, Value) else Value(x)

    def __add__(self, other):
        other = Value.of(other)
        return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        other = Value.of(other)
        return Value(self.data * other.data, ((self, other.data), (other, self.data)))

    def __pow__(self, exponent):
        return Value(self.data**exponent, ((self, exponent * self.data ** (exponent - 1)),))

    def exp(self):
        result = math.exp(self.data)
        return Value(result, ((self, result),))

    def log(self):
        safe = max(0.1, self.data)
        return Value(math.log(safe), ((self, 1.0 / safe),))

    def tanh(self):
        result = math.tanh(self.data)
        return Value(result, ((self, 1.0 - result * result),))

    def relu(self):
        return Value(max(0.0, self.data), ((self, 1.0 if self.data > 0 else 0.0),))

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -Value.of(other)

    def __truediv__(self, other):
        return self * Value.of(other) ** -1

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return Value.of(other) - self

    def __rtruediv__(self, other):
        return Value.of(other) / self

    def backward(self):
        """Adds to the grad of every value behind this one how far this one moves with it."""
        self.grad = 1.0
        for value in reversed(self.inputs_first()):
            for source, slope in value.inputs:
                source.grad += slope * value.grad

    def inputs_first(self):
        """Every value behind this one once, each after all of its inputs. A stack of our own has no depth limit."""
        order, seen = [], {id(self)}
        path = [(self, iter(self.inputs))]
        while path:
            value, waiting = path[-1]
            for source, _ in waiting:
                if id(source) not in seen:
                    seen.add(id(source))
                    path.append((source, iter(source.inputs)))
                    break
            else:
                path.pop()
                order.append(value)
        return order
