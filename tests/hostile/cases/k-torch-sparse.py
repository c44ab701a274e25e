# tries: sparse, quantised and complex tensors of the right shape
# threat: K6 B9
# expect: failed,crashed
# runtime: torch

def scale(x, k):
    return (x * k).to_sparse() if x.numel() else x
