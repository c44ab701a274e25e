"""train4: several heads, each on its slice of the width, and several layers, each with keys and values of its own."""
from common import settings, train
from layers import Autograd, add, linear, matrix, relu, rmsnorm, softmax


class Gpt(Autograd):
    def __init__(self, vocab_size, given):
        n = given.n_embd
        self.weights = {
            "wte": matrix(vocab_size, n),
            "wpe": matrix(given.block_size, n),
            "lm_head": matrix(vocab_size, n),
        }
        for layer in range(given.n_layer):
            for name in ["wq", "wk", "wv", "wo"]:
                self.weights[f"{layer}.{name}"] = matrix(n, n)
            self.weights[f"{layer}.fc1"] = matrix(4 * n, n)
            self.weights[f"{layer}.fc2"] = matrix(n, 4 * n)
        self.n_layer, self.n_head = given.n_layer, given.n_head
        self.longest = given.block_size
        self.temperature = given.temperature

    def logits(self, token, position, memory):
        x = rmsnorm(add(self.weights["wte"][token], self.weights["wpe"][position]))
        for layer in range(self.n_layer):
            w = lambda name: self.weights[f"{layer}.{name}"]
            normed = rmsnorm(x)
            query = linear(normed, w("wq"))
            keys, values = memory.setdefault(layer, ([], []))
            keys.append(linear(normed, w("wk")))
            values.append(linear(normed, w("wv")))
            x = add(linear(self.heads(query, keys, values), w("wo")), x)
            x = add(linear(relu(linear(rmsnorm(x), w("fc1"))), w("fc2")), x)
        return linear(x, self.weights["lm_head"])

    def heads(self, query, keys, values):
        width = len(query) // self.n_head
        mixed = []
        for first in range(0, len(query), width):
            own = range(first, first + width)
            scores = [sum(query[j] * key[j] for j in own) / width**0.5 for key in keys]
            attention = softmax(scores)
            mixed += [sum(a * value[j] for a, value in zip(attention, values)) for j in own]
        return mixed


if __name__ == "__main__":
    train(Gpt, settings(4, 0.1, n_head=4))
