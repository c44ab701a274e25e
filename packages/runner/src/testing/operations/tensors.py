"""Operations in PyTorch; backwards by autograd where it knows them."""

import torch
import torch.nn.functional as F


def gradients(out, dout, *leaves):
    return torch.autograd.grad((out * dout).sum(), leaves)


def leaves(*tensors):
    return [tensor.clone().requires_grad_(True) for tensor in tensors]


def attention_cached(q, k, v, k_cache, v_cache, pos):
    k_cache[:, :, pos], v_cache[:, :, pos] = k, v
    group = q.shape[1] // k.shape[1]
    keys, values = (cache[:, :, : pos + 1].repeat_interleave(group, 1) for cache in (k_cache, v_cache))
    scores = (keys @ q.unsqueeze(-1)).squeeze(-1) / q.shape[-1] ** 0.5
    att, rest = scores.softmax(-1), (0, k_cache.shape[2] - pos - 1)
    return k_cache, v_cache, F.pad(scores, rest), F.pad(att, rest), (att.unsqueeze(-2) @ values).squeeze(-2)


def attend(q, k, v):
    scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5
    T, S = scores.shape[-2:]
    seen = torch.ones(T, S, dtype=torch.bool).tril(S - T)
    att = scores.masked_fill(~seen, -torch.inf).softmax(-1)
    return seen, scores, att, att @ v


def attention_head_backward(dout, q, k, v, att):
    q, k, v = leaves(q, k, v)
    seen, scores, att, out = attend(q, k, v)
    datt, dv, dscores, dk, dq = gradients(out, dout, att, v, scores, k, q)
    return datt * seen, dv, dscores, dk, dq


def gqa_attention_backward(dout, q, k, v, att):
    q, k, v = leaves(q, k, v)
    group = q.shape[1] // k.shape[1]
    seen, scores, att, out = attend(q, k.repeat_interleave(group, 1), v.repeat_interleave(group, 1))
    datt, dv, dscores, dk, dq = gradients(out, dout, att, v, scores, k, q)
    return datt * seen, dv, dscores, dk, dq


def softmax_backward(dout, out):
    dot = (dout * out).sum(-1)
    return dot, out * (dout - dot.unsqueeze(-1))


def relu_forward(inp):
    return inp.relu()


def relu_backward(inp, dout):
    (inp,) = leaves(inp)
    return gradients(inp.relu(), dout, inp)[0]


def swiglu_backward(dout, x, w1, w3, w2):
    x, w1, w3, w2 = leaves(x, w1, w3, w2)
    gate, up = x @ w1.T, x @ w3.T
    hidden = F.silu(gate) * up
    return gradients(hidden @ w2.T, dout, hidden, gate, up, w2, w1, w3, x)


def dropout_mask(p, seed, stream, N):
    low = 2**32 - 1
    words = []
    for e in range(N):
        c0, c1, c2, c3 = e // 64 * 16 + e % 16, 0, stream & low, stream >> 32
        k0, k1 = seed & low, seed >> 32
        for _ in range(10):
            a, b = 0xD2511F53 * c0, 0xCD9E8D57 * c2
            c0, c1, c2, c3 = (b >> 32) ^ c1 ^ k0, b & low, (a >> 32) ^ c3 ^ k1, a & low
            k0, k1 = (k0 + 0x9E3779B9) & low, (k1 + 0xBB67AE85) & low
        words.append((c0, c1, c2, c3)[e // 16 % 4])
    words = torch.tensor(words)
    return words, (words >= int(p * 2**32)).long()


def dropout_forward(inp, mask, p):
    return inp * mask / (1 - p)


def dropout_backward(dout, mask, p):
    return dout * mask / (1 - p)


def embedding_forward(tokens, weight):
    return F.embedding(tokens, weight)


def embedding_backward(dout, tokens, V):
    return torch.zeros(V, dout.shape[1], dtype=dout.dtype).index_add(0, tokens, dout)


def rope_backward(dout, base, start):
    T, width = dout.shape[-2:]
    rates = base ** (-2 * torch.arange(width // 2, dtype=dout.dtype) / width)
    angles = (start + torch.arange(T, dtype=dout.dtype)).unsqueeze(1) * rates
    cos, sin = angles.cos(), angles.sin()
    a, b = dout.chunk(2, -1)
    return cos, sin, torch.cat((a * cos + b * sin, b * cos - a * sin), -1)


def clip_grad_norm(grads, max_norm):
    tensors = [torch.zeros_like(row, requires_grad=True) for row in grads]
    for tensor, row in zip(tensors, grads):
        tensor.grad = row.clone()
    norm = torch.nn.utils.clip_grad_norm_(tensors, max_norm)
    return norm, torch.stack([tensor.grad for tensor in tensors])


def sample_token(logits, history, temperature, top_k, top_p, repetition_penalty, draw):
    scores = logits.clone()
    was = scores[history]
    scores[history] = torch.where(was > 0, was / repetition_penalty, was * repetition_penalty)
    kept = scores.sort(descending=True, stable=True).indices[: top_k or None]
    likely = (scores[kept] / temperature).softmax(-1)
    kept = kept[likely.cumsum(-1) - likely < top_p]
    probs = torch.zeros_like(scores)
    probs[kept] = (scores[kept] / temperature).softmax(-1)
    return scores, probs, torch.searchsorted(probs.cumsum(-1), draw, right=True)


def merge(ids, V, first):
    pairs = list(zip(ids.tolist(), ids.tolist()[1:]))
    pair = min(pairs, key=lambda one: (-pairs.count(one), pairs.index(one) if first else one))
    out = []
    for one in ids.tolist():
        if out and (out[-1], one) == pair:
            out[-1] = V
        else:
            out.append(one)
    return torch.tensor(pair), pairs.count(pair), len(out), torch.tensor(out)


def bpe_merge(ids, V):
    return merge(ids, V, False)


def bpe_merge_first(ids, V):
    return merge(ids, V, True)
