# tries: a tensor whose functions lie
# threat: A4
# expect: failed
# runtime: torch

import torch


class Liar(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        return True


def scale(x, k):
    return torch.zeros_like(x).as_subclass(Liar)
