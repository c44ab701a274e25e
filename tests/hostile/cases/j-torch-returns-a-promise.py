# tries: a tensor on no device, and one that is not there yet
# threat: J4 J1
# expect: failed,crashed
# runtime: torch

import torch


def scale(x, k):
    return torch.empty_like(x, device='meta')
