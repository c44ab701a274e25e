"""train2: the network of train1, its gradient by autograd."""
from common import settings, train
from layers import Autograd, linear, matrix, relu


class Mlp(Autograd):
    def __init__(self, vocab_size, given):
        self.weights = {
            "wte": matrix(vocab_size, given.n_embd),
            "fc1": matrix(4 * given.n_embd, given.n_embd),
            "fc2": matrix(vocab_size, 4 * given.n_embd),
        }
        self.temperature = given.temperature

    def logits(self, token, position, memory):
        hidden = relu(linear(self.weights["wte"][token], self.weights["fc1"]))
        return linear(hidden, self.weights["fc2"])


if __name__ == "__main__":
    train(Mlp, settings(2, 1.0))
