# tries: honest: a module, gradients and no_grad
# threat: N1
# expect: passed
# runtime: torch

import torch


class Scale(torch.nn.Module):
    def __init__(self, k):
        super().__init__()
        self.k = torch.nn.Parameter(torch.tensor(float(k), dtype=torch.float64))

    def forward(self, x):
        return (x.double() * self.k).to(x.dtype)


def scale(x, k):
    with torch.no_grad():
        return Scale(k)(x)
