"""What the six programs share: their settings, the documents, and how results are printed.

Everything is drawn from one seed in one order: the shuffle of the documents, the weights, the samples.
"""
import argparse
import random
import sys


def settings(rung, rate, n_head=1):
    parser = argparse.ArgumentParser()
    parser.add_argument("docs")
    whole = {"seed": 42, "n_layer": 1, "n_embd": 16, "n_head": n_head, "block_size": 16}
    for name, value in {**whole, "steps": 20, "decay_steps": 1000, "samples": 5}.items():
        parser.add_argument("--" + name, type=int, default=value)
    parser.add_argument("--learning_rate", type=float, default=rate)
    parser.add_argument("--temperature", type=float, default=0.5)
    return argparse.Namespace(rung=rung, **vars(parser.parse_args()))


def gauss_matrix(rows, columns):
    return [[random.gauss(0, 0.08) for _ in range(columns)] for _ in range(rows)]


def train(make_model, given):
    """Prints the settings, each loss as a hexadecimal double, then each sample between bars.

    make_model(vocab_size, settings) has learn(tokens, step, rate) -> loss and start() -> probabilities(token, position).
    """
    assert sys.version_info[:2] == (3, 11), "the goldens are CPython 3.11's"
    with open(given.docs, encoding="utf-8") as file:
        docs = [line.strip() for line in file if line.strip()]
    random.seed(given.seed)
    random.shuffle(docs)
    letters = sorted(set("".join(docs)))
    bos = len(letters)
    model = make_model(bos + 1, given)
    for name, value in vars(given).items():
        if name != "docs":
            print(name, value)
    for step in range(given.steps):
        doc = docs[step % len(docs)]
        tokens = [bos] + [letters.index(letter) for letter in doc] + [bos]
        rate = given.learning_rate * (1 - step / given.decay_steps)
        print("loss", float(model.learn(tokens, step, rate)).hex())
    for _ in range(given.samples):
        probabilities, token, text = model.start(), bos, ""
        for position in range(given.block_size):
            token = random.choices(range(bos + 1), weights=probabilities(token, position))[0]
            if token == bos:
                break
            text += letters[token]
        print(f"sample |{text}|")
