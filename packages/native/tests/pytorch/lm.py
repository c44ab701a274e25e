"""python3 lm.py PROBE: holds the fast model against PyTorch.

PROBE (ear-lm-probe) writes weights, logits, gradients and the weights after one step of AdamW; the same models, written
here with torch.nn and named as transformers names them, load those weights and must agree: logits to 1e-4 of the
largest, gradients to 1e-3 of the largest in their tensor, the step to 1e-2 of the learning rate.
"""
import dataclasses
import json
import subprocess
import sys
import tempfile

import numpy
import torch
from torch import nn
from torch.nn import functional as F


class Conv1D(nn.Module):
    """A linear layer whose weight is stored as (in, out), as GPT-2's is."""

    def __init__(self, inputs, outputs, bias):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(inputs, outputs))
        self.bias = nn.Parameter(torch.empty(outputs)) if bias else None

    def forward(self, x):
        y = x @ self.weight
        return y if self.bias is None else y + self.bias


class LayerNorm(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(c.C))
        self.bias = nn.Parameter(torch.empty(c.C)) if c.bias else None

    def forward(self, x):
        return F.layer_norm(x, self.weight.shape, self.weight, self.bias, 1e-5)


class RMSNorm(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(c.C))

    def forward(self, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5) * self.weight


def attend(q, k, v):
    """q, k, v (B, heads, T, HS); fewer heads of k and v serve groups of queries."""
    groups = q.shape[1] // k.shape[1]
    k, v = k.repeat_interleave(groups, dim=1), v.repeat_interleave(groups, dim=1)
    scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5
    hidden = torch.ones(q.shape[2], q.shape[2], dtype=torch.bool).triu(1)
    out = scores.masked_fill(hidden, -torch.inf).softmax(-1) @ v
    return out.transpose(1, 2).flatten(2)


def heads(x, n):
    return x.unflatten(-1, (n, -1)).transpose(1, 2)


class GPT2Block(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.NH = c.NH
        self.ln_1, self.ln_2, self.attn, self.mlp = LayerNorm(c), LayerNorm(c), nn.Module(), nn.Module()
        self.attn.c_attn, self.attn.c_proj = Conv1D(c.C, 3 * c.C, c.bias), Conv1D(c.C, c.C, c.bias)
        self.mlp.c_fc, self.mlp.c_proj = Conv1D(c.C, c.H, c.bias), Conv1D(c.H, c.C, c.bias)

    def forward(self, x):
        q, k, v = (heads(part, self.NH) for part in self.attn.c_attn(self.ln_1(x)).chunk(3, -1))
        x = x + self.attn.c_proj(attend(q, k, v))
        return x + self.mlp.c_proj(F.gelu(self.mlp.c_fc(self.ln_2(x)), approximate='tanh'))


class GPT2(nn.Module):
    def __init__(self, c):
        super().__init__()
        t = self.transformer = nn.Module()
        t.wte, t.wpe = nn.Embedding(c.V, c.C), nn.Embedding(c.T, c.C)
        t.h, t.ln_f = nn.ModuleList(GPT2Block(c) for _ in range(c.L)), LayerNorm(c)
        self.lm_head = nn.Linear(c.C, c.V, bias=False)
        if c.tied:
            self.lm_head.weight = t.wte.weight

    def forward(self, tokens):
        t = self.transformer
        x = t.wte(tokens) + t.wpe(torch.arange(tokens.shape[1]))
        for block in t.h:
            x = block(x)
        return self.lm_head(t.ln_f(x))


def rotate(x):
    """Pairs (i, i + HS/2) of x (B, heads, T, HS), the order of Hugging Face's Llama."""
    HS, T = x.shape[-1], x.shape[-2]
    angle = torch.arange(T)[:, None] * 10000.0 ** (-torch.arange(0, HS, 2) / HS)
    cos, sin = torch.cat([angle.cos()] * 2, -1), torch.cat([angle.sin()] * 2, -1)
    a, b = x.chunk(2, -1)
    return x * cos + torch.cat([-b, a], -1) * sin


class LlamaBlock(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.NH, self.NKV, kv = c.NH, c.NKV, c.C // c.NH * c.NKV
        linear = lambda inputs, outputs: nn.Linear(inputs, outputs, bias=False)
        self.input_layernorm, self.post_attention_layernorm = RMSNorm(c), RMSNorm(c)
        a, m = nn.Module(), nn.Module()
        a.q_proj, a.k_proj, a.v_proj, a.o_proj = linear(c.C, c.C), linear(c.C, kv), linear(c.C, kv), linear(c.C, c.C)
        m.gate_proj, m.up_proj, m.down_proj = linear(c.C, c.H), linear(c.C, c.H), linear(c.H, c.C)
        self.self_attn, self.mlp = a, m

    def forward(self, x):
        a, m, y = self.self_attn, self.mlp, self.input_layernorm(x)
        q, k = rotate(heads(a.q_proj(y), self.NH)), rotate(heads(a.k_proj(y), self.NKV))
        x = x + a.o_proj(attend(q, k, heads(a.v_proj(y), self.NKV)))
        y = self.post_attention_layernorm(x)
        return x + m.down_proj(F.silu(m.gate_proj(y)) * m.up_proj(y))


class Llama(nn.Module):
    def __init__(self, c):
        super().__init__()
        m = self.model = nn.Module()
        m.embed_tokens, m.norm = nn.Embedding(c.V, c.C), RMSNorm(c)
        m.layers = nn.ModuleList(LlamaBlock(c) for _ in range(c.L))
        self.lm_head = nn.Linear(c.C, c.V, bias=False)
        if c.tied:
            self.lm_head.weight = m.embed_tokens.weight

    def forward(self, tokens):
        x = self.model.embed_tokens(tokens)
        for block in self.model.layers:
            x = block(x)
        return self.lm_head(self.model.norm(x))


@dataclasses.dataclass
class Config:
    family: str
    L: int
    NH: int
    NKV: int
    C: int
    H: int
    T: int
    V: int
    bias: int
    tied: int
    B: int

    def arguments(self):
        return [str(value) for value in dataclasses.astuple(self)]


CONFIGS = [
    Config('gpt2', 4, 4, 4, 128, 512, 64, 65, 1, 1, 3),
    Config('gpt2', 2, 3, 3, 33, 70, 17, 41, 0, 0, 2),
    Config('llama', 3, 8, 2, 128, 352, 48, 101, 0, 0, 2),
    Config('llama', 2, 3, 1, 30, 77, 19, 23, 0, 1, 3),
]


def error(found, expected):
    """The largest difference, relative to the largest number."""
    return float((found - expected).abs().max() / expected.abs().max())


def compare(probe, c):
    with tempfile.NamedTemporaryFile() as file:
        told = subprocess.run([probe, *c.arguments(), '2', file.name], check=True, capture_output=True, text=True)
        facts, floats = json.loads(told.stdout), torch.from_numpy(numpy.fromfile(file.name, dtype='<f4'))
    at = 0

    def take(shape):
        nonlocal at
        at += int(numpy.prod(shape))
        return floats[at - int(numpy.prod(shape)) : at].reshape(shape).clone()

    def take_tensors():
        taken = {t['name']: take(t['shape']) for t in facts['tensors']}
        for t in facts['tensors']:
            if t['transposed_outside']:
                taken[t['name']] = taken[t['name']].T
        return taken

    logits, weights, gradients, stepped = take((c.B, c.T, c.V)), take_tensors(), take_tensors(), take_tensors()
    assert at == len(floats)
    model = GPT2(c) if c.family == 'gpt2' else Llama(c)
    missing, unexpected = model.load_state_dict(weights, strict=False)
    assert not unexpected and set(missing) <= ({'lm_head.weight'} if c.tied else set()), (missing, unexpected)

    tokens, targets = (torch.tensor(facts[name]).reshape(c.B, c.T) for name in ('tokens', 'targets'))
    out = model(tokens)
    loss = F.cross_entropy(out.flatten(0, 1), targets.flatten(), ignore_index=-1)
    loss.backward()
    parameters = dict(model.named_parameters())
    errors = {
        'logits': (error(logits, out.detach()), 1e-4),
        'loss': (abs(facts['loss'] / loss.item() - 1), 1e-5),
        'gradients': (max(error(gradients[name], parameters[name].grad) for name in gradients), 1e-3),
    }
    nn.utils.clip_grad_norm_(model.parameters(), 1)
    matrices, vectors = [], []
    for parameter in model.parameters():
        (matrices if parameter.dim() == 2 else vectors).append(parameter)
    groups = [{'params': matrices, 'weight_decay': 0.1}, {'params': vectors, 'weight_decay': 0}]
    torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.99), eps=1e-8).step()

    def step_error(name):
        # Where a derivative is nearly nothing, its sign is chance, and the first step is little but signs.
        clear = parameters[name].grad.abs() > 1e-4 * parameters[name].grad.abs().max()
        return float(((stepped[name] - parameters[name].detach()) * clear).abs().max()) / 1e-3

    errors['step'] = (max(step_error(name) for name in stepped), 1e-2)
    print(' '.join(c.arguments()), ' '.join(f'{name} {found:.1e}' for name, (found, _) in errors.items()))
    return all(found <= allowed for found, allowed in errors.values())


if __name__ == '__main__':
    torch.set_num_threads(1)
    results = [compare(sys.argv[1], c) for c in CONFIGS]
    sys.exit(0 if all(results) else 1)
