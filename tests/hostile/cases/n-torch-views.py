# tries: honest: transposed and strided views
# threat: N1
# expect: passed
# runtime: torch

def scale(x, k):
    return (x.t() * k).t() if x.dim() == 2 else (x * k).view(x.shape)
