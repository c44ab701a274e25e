"""Random graphs of Values with what CPython computes on them: python3.11 tape.py > tape.txt

A graph is a line `graph N OUTPUT`, N lines `op left right number value gradient`, and `order …`, the walk back.
tanh, which C libraries do not round alike, is in the last graph alone.
"""
import random

from value import Value

OPS = ["leaf", "add", "mul", "pow", "exp", "log", "relu", "tanh", "sigmoid"]
EXPONENTS = [2, 3, -1, 0.5, -0.5, -2, 1, 1.7]


class Recorder:
    def __init__(self):
        self.nodes = []

    def leaf(self, number):
        return self.record(Value(number), "leaf", number=number)

    def record(self, value, op, left=0, right=0, number=0.0):
        self.nodes.append((value, op, left, right, number))
        return len(self.nodes) - 1

    def apply(self, op, left, right, exponent):
        a, b = self.nodes[left][0], self.nodes[right][0]
        if op == "add":
            return self.record(a + b, op, left, right)
        if op == "mul":
            return self.record(a * b, op, left, right)
        if op == "pow":
            return self.record(a**exponent, op, left, number=exponent)
        return self.record(getattr(a, op)(), op, left)

    def print_from(self, output):
        order = self.nodes[output][0].backward()
        places = {id(node[0]): i for i, node in enumerate(self.nodes)}
        print("graph", len(self.nodes), output)
        for value, op, left, right, number in self.nodes:
            numbers = [float(x).hex() for x in (number, value.data, value.grad)]
            print(OPS.index(op), left, right, *numbers)
        print("order", *(places[id(value)] for value in order))


def possible(op, x, exponent):
    if abs(x) > 1e6:
        return op in ("tanh", "sigmoid", "log") and x > 0
    if op == "exp":
        return x < 8
    if op == "log":
        return x > 0
    if op == "pow":
        return x > 1e-3 if exponent != int(exponent) or exponent < 0 else abs(x) > 1e-9
    return op != "sigmoid" or x > -700


def grow(seed, leaves, operations, ops):
    random.seed(seed)
    graph = Recorder()
    for _ in range(leaves):
        graph.leaf(random.uniform(-2, 2))
    while len(graph.nodes) < leaves + operations:
        op, exponent = random.choice(ops), random.choice(EXPONENTS)
        # Mostly recent nodes, so that graphs grow deep, now and then the same one twice.
        pick = lambda: max(0, len(graph.nodes) - 1 - int(random.expovariate(0.15)))
        left, right = pick(), pick()
        if possible(op, graph.nodes[left][0].data, exponent) and abs(graph.nodes[right][0].data) < 1e6:
            graph.apply(op, left, right, exponent)
    return graph


def smallest():
    """x * x + x ** 3 with x = 3, and a node that the output does not depend on."""
    graph = Recorder()
    x = graph.leaf(3.0)
    square = graph.apply("mul", x, x, 0)
    graph.apply("exp", x, 0, 0)
    return graph, graph.apply("add", square, graph.apply("pow", x, 0, 3), 0)


if __name__ == "__main__":
    graph, output = smallest()
    graph.print_from(output)
    exact = [op for op in OPS[1:] if op != "tanh"]
    for seed, leaves, operations in [(1, 2, 12), (2, 3, 40), (3, 1, 60), (4, 5, 150), (5, 4, 400), (6, 8, 400)]:
        graph = grow(seed, leaves, operations, exact)
        graph.print_from(len(graph.nodes) - 1)
    graph = grow(7, 5, 60, OPS[1:])
    graph.print_from(len(graph.nodes) - 1)
