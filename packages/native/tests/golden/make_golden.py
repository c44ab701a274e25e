#!/usr/bin/env python3
"""A character model in plain Python numbers, trained and sampled: what CPython says, for the engine to be held against.

    python3 make_golden.py names.txt --steps 1000 > names-1000.txt

It does what A. Karpathy's microgpt.py (2026) does, in the same order of draws and sums, so its lines are those of that
program with each loss also as a hexadecimal double. The bits hold for CPython 3.11 on glibc >= 2.28 and x86-64 with FMA.
"""
import argparse
import math
import random


class Number:
    """A value that remembers what it was made from, and by how much each part moves it."""

    __slots__ = ("data", "grad", "parts", "slopes")

    def __init__(self, data, parts=(), slopes=()):
        self.data, self.grad, self.parts, self.slopes = data, 0, parts, slopes

    def __add__(self, other):
        other = other if isinstance(other, Number) else Number(other)
        return Number(self.data + other.data, (self, other), (1, 1))

    def __mul__(self, other):
        other = other if isinstance(other, Number) else Number(other)
        return Number(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, exponent):
        return Number(self.data**exponent, (self,), (exponent * self.data ** (exponent - 1),))

    def __sub__(self, other):
        return self + (-other)

    def __truediv__(self, other):
        return self * other**-1

    def __neg__(self):
        return self * -1

    __radd__, __rmul__ = __add__, __mul__

    def log(self):
        return Number(math.log(self.data), (self,), (1 / self.data,))

    def exp(self):
        grown = math.exp(self.data)
        return Number(grown, (self,), (grown,))

    def relu(self):
        return Number(max(0, self.data), (self,), (float(self.data > 0),))

    def backward(self):
        """Reverse depth-first post-order, without recursion: parts in their order, each once."""
        order, seen, stack = [], {self}, [(self, iter(self.parts))]
        while stack:
            node, parts = stack[-1]
            part = next((p for p in parts if p not in seen), None)
            if part is None:
                order.append(node)
                stack.pop()
            else:
                seen.add(part)
                stack.append((part, iter(part.parts)))
        self.grad = 1
        for node in reversed(order):
            for part, slope in zip(node.parts, node.slopes):
                part.grad += slope * node.grad


def linear(x, matrix):
    return [sum(w * value for w, value in zip(row, x)) for row in matrix]


def softmax(logits):
    largest = max(logit.data for logit in logits)
    grown = [(logit - largest).exp() for logit in logits]
    total = sum(grown)
    return [value / total for value in grown]


def rmsnorm(x):
    scale = (sum(value * value for value in x) / len(x) + 1e-5) ** -0.5
    return [value * scale for value in x]


class Model:
    def __init__(self, vocab, args):
        def matrix(rows, columns):
            return [[Number(random.gauss(0, 0.08)) for _ in range(columns)] for _ in range(rows)]

        width = args.n_embd
        self.heads, self.head_width = args.n_head, width // args.n_head
        self.wte, self.wpe, self.lm_head = matrix(vocab, width), matrix(args.block_size, width), matrix(vocab, width)
        self.layers = [
            {name: matrix(rows * width, columns * width)
             for name, rows, columns in (("wq", 1, 1), ("wk", 1, 1), ("wv", 1, 1), ("wo", 1, 1), ("fc1", 4, 1), ("fc2", 1, 4))}
            for _ in range(args.n_layer)
        ]
        matrices = [self.wte, self.wpe, self.lm_head] + [m for layer in self.layers for m in layer.values()]
        self.params = [weight for m in matrices for row in m for weight in row]

    def logits(self, token, position, keys, values):
        x = rmsnorm([a + b for a, b in zip(self.wte[token], self.wpe[position])])
        for layer, seen_keys, seen_values in zip(self.layers, keys, values):
            normed = rmsnorm(x)
            query = linear(normed, layer["wq"])
            seen_keys.append(linear(normed, layer["wk"]))
            seen_values.append(linear(normed, layer["wv"]))
            attended = []
            for first in range(0, self.heads * self.head_width, self.head_width):
                attended += self.head(query, seen_keys, seen_values, range(first, first + self.head_width))
            x = [a + b for a, b in zip(linear(attended, layer["wo"]), x)]
            hidden = [value.relu() for value in linear(rmsnorm(x), layer["fc1"])]
            x = [a + b for a, b in zip(linear(hidden, layer["fc2"]), x)]
        return linear(x, self.lm_head)

    def head(self, query, keys, values, features):
        scale = self.head_width**0.5
        weights = softmax([sum(query[j] * key[j] for j in features) / scale for key in keys])
        return [sum(weight * value[j] for weight, value in zip(weights, values)) for j in features]

    def empty_cache(self):
        return [[] for _ in self.layers], [[] for _ in self.layers]


def train(model, docs, letters, args):
    bos = len(letters)
    first, second = [0.0] * len(model.params), [0.0] * len(model.params)
    beta1, beta2, eps = 0.85, 0.99, 1e-8
    for step in range(args.steps):
        tokens = [bos] + [letters.index(letter) for letter in docs[step % len(docs)]] + [bos]
        n = min(args.block_size, len(tokens) - 1)
        cache = model.empty_cache()
        losses = [-softmax(model.logits(tokens[i], i, *cache))[tokens[i + 1]].log() for i in range(n)]
        loss = (1 / n) * sum(losses)
        loss.backward()
        rate = args.lr * (1 - step / args.steps)
        for i, weight in enumerate(model.params):
            first[i] = beta1 * first[i] + (1 - beta1) * weight.grad
            second[i] = beta2 * second[i] + (1 - beta2) * weight.grad**2
            first_hat = first[i] / (1 - beta1 ** (step + 1))
            second_hat = second[i] / (1 - beta2 ** (step + 1))
            weight.data -= rate * first_hat / (second_hat**0.5 + eps)
            weight.grad = 0
        print(f"step {step + 1:4d} / {args.steps:4d} | loss {loss.data:.4f} {loss.data.hex()}", flush=True)


def sample(model, letters, args):
    token, text, cache = len(letters), "", model.empty_cache()
    for position in range(args.block_size):
        logits = model.logits(token, position, *cache)
        weights = [p.data for p in softmax([logit / args.temperature for logit in logits])]
        token = random.choices(range(len(letters) + 1), weights=weights)[0]
        if token == len(letters):
            break
        text += letters[token]
    return text


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("docs")
    for name, value in (("steps", 1000), ("n-layer", 1), ("n-embd", 16), ("n-head", 4), ("block-size", 16), ("seed", 42),
                        ("samples", 20)):
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--lr", type=float, default=0.01)
    parser.add_argument("--temperature", type=float, default=0.5)
    args = parser.parse_args()

    random.seed(args.seed)
    with open(args.docs, encoding="utf-8") as file:
        docs = [line.strip() for line in file if line.strip()]
    random.shuffle(docs)
    letters = sorted(set("".join(docs)))
    model = Model(len(letters) + 1, args)
    print(f"num docs: {len(docs)}\nvocab size: {len(letters) + 1}\nnum params: {len(model.params)}")
    train(model, docs, letters, args)
    print("\n--- inference (new, hallucinated names) ---")
    for index in range(args.samples):
        print(f"sample {index + 1:2d}: {sample(model, letters, args)}")


if __name__ == "__main__":
    main()
