# tries: NaN in a tensor that requires a gradient
# threat: K1
# expect: failed
# runtime: torch

import torch


def scale(x, k):
    return torch.full_like(x, float('nan')).requires_grad_()
