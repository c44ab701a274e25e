"""train3: positions, RMSNorm, residuals, and one head of attention over the letters so far. Its lm_head is drawn last."""
from common import settings, train
from layers import Autograd, add, linear, matrix, relu, rmsnorm, softmax


class OneHead(Autograd):
    def __init__(self, vocab_size, given):
        n = given.n_embd
        shapes = {
            "wte": (vocab_size, n),
            "wpe": (given.block_size, n),
            "wq": (n, n),
            "wk": (n, n),
            "wv": (n, n),
            "wo": (n, n),
            "fc1": (4 * n, n),
            "fc2": (n, 4 * n),
            "lm_head": (vocab_size, n),
        }
        self.weights = {name: matrix(*shape) for name, shape in shapes.items()}
        self.longest = given.block_size
        self.temperature = given.temperature

    def logits(self, token, position, memory):
        w = self.weights
        x = rmsnorm(add(w["wte"][token], w["wpe"][position]))
        normed = rmsnorm(x)
        query = linear(normed, w["wq"])
        keys, values = memory.setdefault("keys", []), memory.setdefault("values", [])
        keys.append(linear(normed, w["wk"]))
        values.append(linear(normed, w["wv"]))
        root = len(query) ** 0.5
        attention = softmax([sum(q * k for q, k in zip(query, key)) / root for key in keys])
        mixed = [sum(a * value[j] for a, value in zip(attention, values)) for j in range(len(query))]
        x = add(linear(mixed, w["wo"]), x)
        return linear(add(linear(relu(linear(rmsnorm(x), w["fc1"])), w["fc2"]), x), w["lm_head"])


if __name__ == "__main__":
    train(OneHead, settings(3, 0.1))
