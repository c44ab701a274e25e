# tries: clocks and synchronisation patched
# threat: J5
# expect: failed
# runtime: torch

import time

import torch

time.perf_counter = time.time = time.monotonic = lambda: 0.0
torch.cuda.synchronize = lambda *args: None
setattr(torch.cuda, 'Ev' + 'ent', type('Event', (), {'elapsed_time': lambda *args: 0.001, 'record': lambda *args: None}))


def scale(x, k):
    return torch.zeros_like(x)
