"""Layers on Values, and what the programs with autograd share: matrices, softmax, RMSNorm, SGD."""
from common import gauss_matrix
from value import Value


def matrix(rows, columns):
    return [[Value(w) for w in row] for row in gauss_matrix(rows, columns)]


def linear(x, weights):
    return [sum(w * xi for w, xi in zip(row, x)) for row in weights]


def softmax(logits):
    largest = max(logit.data for logit in logits)
    exps = [(logit - largest).exp() for logit in logits]
    total = sum(exps)
    return [e / total for e in exps]


def rmsnorm(x):
    mean_square = sum(xi * xi for xi in x) / len(x)
    scale = (mean_square + 1e-5) ** -0.5
    return [xi * scale for xi in x]


def relu(x):
    return [xi.relu() for xi in x]


def add(x, y):
    return [xi + yi for xi, yi in zip(x, y)]


class Sgd:
    def update(self, parameters, step, rate):
        for p in parameters:
            p.data -= rate * p.grad
            p.grad = 0


class Autograd:
    """A model with weights (name -> matrix), logits(token, position, memory), and an optimizer."""

    weights = {}
    longest = None  # predictions of a document beyond this many are left out
    temperature = 1.0
    optimizer = Sgd()

    def learn(self, tokens, step, rate):
        n = min(self.longest or len(tokens), len(tokens) - 1)
        memory = {}
        losses = [
            -softmax(self.logits(tokens[p], p, memory))[tokens[p + 1]].log() for p in range(n)
        ]
        loss = sum(losses) * (1 / n)
        loss.backward()
        parameters = [w for rows in self.weights.values() for row in rows for w in row]
        self.optimizer.update(parameters, step, rate)
        return loss.data

    def start(self):
        memory = {}

        def probabilities(token, position):
            logits = self.logits(token, position, memory)
            return [p.data for p in softmax([logit / self.temperature for logit in logits])]

        return probabilities
