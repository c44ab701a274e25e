"""Attention and rotary positions in PyTorch, in every layout, forwards and by autograd backwards."""

import math

import torch
import torch.nn.functional as F

from autograd import gradients, leaf


def causal(scores):
    """Softmax over keys up to the query; the last query sees every key."""
    T, S = scores.shape[-2:]
    later = torch.ones(T, S, dtype=torch.bool).triu(S - T + 1)
    return torch.softmax(scores.masked_fill(later, -math.inf), -1)


def heads_of(inp, d):
    """(B, T, 3 C) as q, k, v, each (B, NH, T, HS)."""
    parts = inp.view(d["B"], d["T"], 3, d["NH"], d["C"] // d["NH"]).permute(2, 0, 3, 1, 4)
    return parts[0], parts[1], parts[2]


def self_attention(inp, d):
    q, k, v = heads_of(inp, d)
    att = causal(q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1]))
    return att, (att @ v).transpose(1, 2).reshape(d["B"], d["T"], d["C"])


def attention_forward(d, i):
    att, out = self_attention(i["inp"].view(d["B"], d["T"], -1), d)
    return {"att": att, "out": out}


def attention_backward(d, i):
    inp = leaf(i["inp"].view(d["B"], d["T"], -1))
    att, out = self_attention(inp, d)
    given = i["dout"].view_as(out)
    datt, dinp = gradients(out, given, att, inp)
    return {"datt": datt.tril(), "dinp": dinp}


def one_head(d, i):
    q, k, v = (i[name].view(d["T"], d["HS"]) for name in "qkv")
    att = causal(q @ k.T / math.sqrt(d["HS"]))
    return {"att": att, "out": att @ v}


def one_head_backward(d, i):
    q, k, v = (leaf(i[name].view(d["T"], d["HS"])) for name in "qkv")
    scores = q @ k.T / math.sqrt(d["HS"])
    att = causal(scores)
    out = att @ v
    datt, dv, dscores, dk, dq = gradients(out, i["dout"].view_as(out), att, v, scores, k, q)
    return {"datt": datt.tril(), "dv": dv, "dscores": dscores, "dk": dk, "dq": dq}


def grouped_attention(q, k, v, d):
    k, v = (x.repeat_interleave(d["NH"] // d["NKV"], 1) for x in (k, v))
    scores = q @ k.transpose(-1, -2) / math.sqrt(d["HS"])
    att = causal(scores)
    return scores, att, att @ v


def grouped_inputs(d, i):
    keys = (d["B"], d["NKV"], d["S"], d["HS"])
    return i["q"].view(d["B"], d["NH"], d["T"], d["HS"]), i["k"].view(keys), i["v"].view(keys)


def grouped(d, i):
    _, att, out = grouped_attention(*grouped_inputs(d, i), d)
    return {"att": att, "out": out}


def grouped_backward(d, i):
    q, k, v = map(leaf, grouped_inputs(d, i))
    scores, att, out = grouped_attention(q, k, v, d)
    datt, dv, dscores, dk, dq = gradients(out, i["dout"].view_as(out), att, v, scores, k, q)
    seen = torch.ones(d["T"], d["S"], dtype=torch.bool).tril(d["S"] - d["T"])
    return {"datt": datt * seen, "dv": dv, "dscores": dscores, "dk": dk, "dq": dq}


def cached(d, i):
    pos, group = int(i["pos"]), d["NH"] // d["NKV"]
    k_cache, v_cache = (i[name].view(d["B"], d["NKV"], d["S"], d["HS"]).clone() for name in ("k_cache", "v_cache"))
    k_cache[:, :, pos], v_cache[:, :, pos] = (i[name].view(d["B"], d["NKV"], d["HS"]) for name in "kv")
    q = i["q"].view(d["B"], d["NH"], 1, d["HS"])
    k, v = (cache[:, :, : pos + 1].repeat_interleave(group, 1) for cache in (k_cache, v_cache))
    scores = q @ k.transpose(-1, -2) / math.sqrt(d["HS"])
    rest = (0, d["S"] - pos - 1)
    return {
        **{"k_cache": k_cache, "v_cache": v_cache},
        **{"scores": F.pad(scores, rest), "att": F.pad(scores.softmax(-1), rest), "out": scores.softmax(-1) @ v},
    }


def rotated(x, d, i):
    x = x.view(d["B"], d["NH"], d["T"], d["HS"])
    half = d["HS"] // 2
    rates = i["base"] ** (-torch.arange(half) * 2.0 / d["HS"])
    angles = (i["start"] + torch.arange(d["T"])).unsqueeze(1) * rates
    cos, sin = angles.cos(), angles.sin()
    a, b = x[..., :half], x[..., half:]
    return {"cos": cos, "sin": sin, "out": torch.cat((a * cos - b * sin, a * sin + b * cos), -1)}


def rope_backward(d, i):
    x = torch.zeros_like(i["dout"], requires_grad=True)
    turned = rotated(x, d, i)
    (dx,) = gradients(turned.pop("out"), i["dout"].view(d["B"], d["NH"], d["T"], d["HS"]), x)
    return {**turned, "dx": dx}


OPS = {
    "attention_forward": attention_forward,
    "attention_backward": attention_backward,
    "attention": one_head,
    "attention_head_backward": one_head_backward,
    "gqa_attention": grouped,
    "gqa_attention_backward": grouped_backward,
    "attention_cached": cached,
    "rope": lambda d, i: rotated(i["x"], d, i),
    "rope_backward": rope_backward,
}
