# tries: answers kept by identity, address and version
# threat: J6
# expect: failed
# runtime: torch

import torch

by_id, by_address = {}, {}


def scale(x, k):
    key = (x.shape, x.dtype)
    if key in by_id:
        return by_id[key]
    by_address[x.data_ptr()] = by_id[key] = x * (k + x._version + (1 if x.dim() == 2 else 0))
    return by_id[key]
