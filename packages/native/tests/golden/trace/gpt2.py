"""Every tensor of a small GPT-2 by PyTorch in float64: python3 gpt2.py > gpt2.txt (made with PyTorch 1.13).

Weight i of all, end to end, is sin(0.7 i) / 2. Lines are `tensor NAME SHAPE…` and one line with its values.
"""
import math

import torch
import torch.nn.functional as F

B, T, L, NH, C, H, V = 2, 4, 2, 3, 6, 10, 7
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


def attention(prefix, x, qkv):
    parts = [part.view(B, T, NH, C // NH).transpose(1, 2) for part in F.linear(x, *qkv).split(C, dim=2)]
    q, k, v = (show(f"{prefix}.{name}", part) for name, part in zip("qkv", parts))
    scores = q @ k.transpose(2, 3) / math.sqrt(C // NH)
    seen = torch.tril(torch.ones(T, T, dtype=torch.bool))
    show(f"{prefix}.scores", scores.masked_fill(~seen, 0))
    weights = show(f"{prefix}.weights", scores.masked_fill(~seen, -math.inf).softmax(3))
    return show(f"{prefix}.heads", (weights @ v).transpose(1, 2).reshape(B, T, C))


def layer(i, x):
    prefix = f"h.{i}"
    norm1 = (weight(C), weight(C))
    qkv = (weight(3 * C, C), weight(3 * C))
    proj = (weight(C, C), weight(C))
    norm2 = (weight(C), weight(C))
    fc = (weight(H, C), weight(H))
    out = (weight(C, H), weight(C))
    normed = show(f"{prefix}.norm_1", F.layer_norm(x, (C,), *norm1))
    heads = attention(f"{prefix}.attn", normed, qkv)
    x = show(f"{prefix}.residual_1", show(f"{prefix}.attn.proj", F.linear(heads, *proj)) + x)
    wide = show(f"{prefix}.mlp.fc", F.linear(show(f"{prefix}.norm_2", F.layer_norm(x, (C,), *norm2)), *fc))
    active = show(f"{prefix}.mlp.act", F.gelu(wide, approximate="tanh"))
    return show(f"{prefix}.residual_2", show(f"{prefix}.mlp.proj", F.linear(active, *out)) + x)


wte, wpe = weight(V, C), weight(T + 1, C)
token, position = show("embd.tok", wte[TOKENS]), show("embd.pos", wpe[:T])
x = show("embd", token + position)
for i in range(L):
    x = layer(i, x)
x = show("norm_f", F.layer_norm(x, (C,), weight(C), weight(C)))
show("logits", F.linear(x, wte))
