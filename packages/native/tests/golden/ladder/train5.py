"""train5: the model of train4 with Adam: this is microgpt."""
from common import settings, train
from train4 import Gpt


class Adam:
    def __init__(self, beta1=0.85, beta2=0.99, eps=1e-8):
        self.beta1, self.beta2, self.eps = beta1, beta2, eps
        self.first, self.second = [], []

    def update(self, parameters, step, rate):
        if step == 0:
            self.first, self.second = [0.0] * len(parameters), [0.0] * len(parameters)
        for i, p in enumerate(parameters):
            self.first[i] = self.beta1 * self.first[i] + (1 - self.beta1) * p.grad
            self.second[i] = self.beta2 * self.second[i] + (1 - self.beta2) * p.grad**2
            first_hat = self.first[i] / (1 - self.beta1 ** (step + 1))
            second_hat = self.second[i] / (1 - self.beta2 ** (step + 1))
            p.data -= rate * first_hat / (second_hat**0.5 + self.eps)
            p.grad = 0


class Microgpt(Gpt):
    def __init__(self, vocab_size, given):
        super().__init__(vocab_size, given)
        self.optimizer = Adam()


if __name__ == "__main__":
    train(Microgpt, settings(5, 0.01, n_head=4))
