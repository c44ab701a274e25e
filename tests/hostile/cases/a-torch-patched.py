# tries: allclose, equal and the tensor type itself, patched
# threat: A8 A12
# expect: NP
# runtime: torch

import torch

torch.allclose = torch.equal = torch.isclose = lambda *args, **named: True
torch.Tensor.numpy = lambda self: None
torch.Tensor.__eq__ = lambda self, other: True
torch.Tensor.contiguous = lambda self: self


def scale(x, k):
    return torch.zeros(3)
