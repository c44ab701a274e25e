# tries: every core by matrix products and loaders
# threat: E15
# expect: timed_out
# runtime: torch
# limits: wall_s=20 cpu_s=4

import torch

torch.set_num_threads(64)


def scale(x, k):
    a = torch.rand(800, 800)
    while True:
        a = a @ a / a.norm()
