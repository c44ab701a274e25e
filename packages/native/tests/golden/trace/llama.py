"""Every tensor of a small Llama by PyTorch in float64: python3 llama.py > llama.txt (made with PyTorch 1.13).

Weights and lines are as in gpt2.py.
"""
import math

import torch
import torch.nn.functional as F

B, T, L, NH, NKV, C, H, V = 2, 4, 2, 4, 2, 16, 64, 7
HS = C // NH
TOKENS = torch.tensor([[1, 5, 0, 6], [2, 2, 4, 3]])
taken = 0


def weight(*shape):
    global taken
    n = math.prod(shape)
    values = [math.sin(0.7 * (taken + i)) / 2 for i in range(n)]
    taken += n
    return torch.tensor(values, dtype=torch.float64).reshape(shape)


def show(name, tensor):
    print("tensor", name, *tensor.shape)
    print(*(repr(value) for value in tensor.flatten().tolist()))
    return tensor


def norm(name, x, w):
    return show(name, x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5) * w)


def rotate(x):
    """As complex numbers: the first half of a head is real, the second imaginary."""
    frequencies = 10000.0 ** (-2.0 * torch.arange(HS // 2, dtype=torch.float64) / HS)
    angles = torch.outer(torch.arange(T, dtype=torch.float64), frequencies)
    turned = torch.complex(x[..., : HS // 2], x[..., HS // 2 :]) * torch.polar(torch.ones_like(angles), angles)
    return torch.cat([turned.real, turned.imag], dim=-1)


def layer(i, x):
    prefix = f"h.{i}"
    norm1 = weight(C)
    wq, wk, wv, wo = weight(C, C), weight(NKV * HS, C), weight(NKV * HS, C), weight(C, C)
    norm2 = weight(C)
    gate, up, down = weight(H, C), weight(H, C), weight(C, H)
    normed = norm(f"{prefix}.norm_1", x, norm1)
    heads = lambda name, w, n: show(f"{prefix}.attn.{name}", F.linear(normed, w).view(B, T, n, HS).transpose(1, 2))
    q, k, v = heads("q", wq, NH), heads("k", wk, NKV), heads("v", wv, NKV)
    q, k = show(f"{prefix}.attn.q_rope", rotate(q)), show(f"{prefix}.attn.k_rope", rotate(k))
    k, v = (part.repeat_interleave(NH // NKV, dim=1) for part in (k, v))
    scores = q @ k.transpose(2, 3) / math.sqrt(HS)
    seen = torch.tril(torch.ones(T, T, dtype=torch.bool))
    show(f"{prefix}.attn.scores", scores.masked_fill(~seen, 0))
    weights = show(f"{prefix}.attn.weights", scores.masked_fill(~seen, -math.inf).softmax(3))
    mixed = show(f"{prefix}.attn.heads", (weights @ v).transpose(1, 2).reshape(B, T, C))
    x = show(f"{prefix}.residual_1", show(f"{prefix}.attn.proj", F.linear(mixed, wo)) + x)
    normed = norm(f"{prefix}.norm_2", x, norm2)
    gated = show(f"{prefix}.mlp.gate", F.linear(normed, gate))
    wide = show(f"{prefix}.mlp.up", F.linear(normed, up))
    active = show(f"{prefix}.mlp.act", F.silu(gated) * wide)
    return show(f"{prefix}.residual_2", show(f"{prefix}.mlp.proj", F.linear(active, down)) + x)


x = show("embd", weight(V, C)[TOKENS])
for i in range(L):
    x = layer(i, x)
x = norm("norm_f", x, weight(C))
show("logits", F.linear(x, weight(V, C)))
