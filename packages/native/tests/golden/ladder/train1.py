"""train1: an MLP that sees one letter (embedding, C -> 4C, ReLU, 4C -> V), its gradient by the chain rule, and SGD."""
import math

from common import gauss_matrix, settings, train


def linear(x, matrix):
    return [sum(w * xi for w, xi in zip(row, x)) for row in matrix]


def softmax(logits):
    largest = max(logits)
    exps = [math.exp(logit - largest) for logit in logits]
    total = sum(exps)
    return [e / total for e in exps]


class Mlp:
    def __init__(self, vocab_size, given):
        n_embd = given.n_embd
        self.wte = gauss_matrix(vocab_size, n_embd)
        self.fc1 = gauss_matrix(4 * n_embd, n_embd)
        self.fc2 = gauss_matrix(vocab_size, 4 * n_embd)
        self.temperature = given.temperature

    def learn(self, tokens, step, rate):
        matrices = [self.wte, self.fc1, self.fc2]
        dwte, dfc1, dfc2 = [[[0.0] * len(row) for row in matrix] for matrix in matrices]
        n = len(tokens) - 1
        total = 0.0
        for token, target in zip(tokens, tokens[1:]):
            x = self.wte[token]
            before = linear(x, self.fc1)
            hidden = [max(0.0, b) for b in before]
            probabilities = softmax(linear(hidden, self.fc2))
            total += -math.log(probabilities[target])
            dlogits = [p / n for p in probabilities]
            dlogits[target] -= 1.0 / n
            dhidden = [0.0] * len(hidden)
            for i, d in enumerate(dlogits):
                for j, h in enumerate(hidden):
                    dfc2[i][j] += d * h
                    dhidden[j] += self.fc2[i][j] * d
            for i, b in enumerate(before):
                d = dhidden[i] if b > 0 else 0.0
                for j, xj in enumerate(x):
                    dfc1[i][j] += d * xj
                    dwte[token][j] += self.fc1[i][j] * d
        for matrix, gradient in zip(matrices, [dwte, dfc1, dfc2]):
            for row, drow in zip(matrix, gradient):
                for j, d in enumerate(drow):
                    row[j] -= rate * d
        return total / n

    def start(self):
        return self.probabilities

    def probabilities(self, token, position):
        hidden = [max(0.0, b) for b in linear(self.wte[token], self.fc1)]
        return softmax([logit / self.temperature for logit in linear(hidden, self.fc2)])


if __name__ == "__main__":
    train(Mlp, settings(1, 1.0))
