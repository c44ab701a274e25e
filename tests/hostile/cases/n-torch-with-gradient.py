# tries: honest: an answer that still remembers its graph
# threat: N1
# expect: passed
# runtime: torch

import torch


def scale(x, k):
    y = x.clone().requires_grad_()
    return y * k
