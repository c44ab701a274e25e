"""Operations in NumPy."""

import numpy as np


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def attention_cached(q, k, v, k_cache, v_cache, pos):
    k_cache[:, :, pos], v_cache[:, :, pos] = k, v
    group = q.shape[1] // k.shape[1]
    keys, values = (np.repeat(cache[:, :, : pos + 1], group, axis=1) for cache in (k_cache, v_cache))
    seen = np.einsum("bhc,bhsc->bhs", q, keys) / np.sqrt(q.shape[-1])
    scores, att = np.zeros((2, *q.shape[:2], k_cache.shape[2]))
    scores[..., : pos + 1], att[..., : pos + 1] = seen, softmax(seen)
    return k_cache, v_cache, scores, att, np.einsum("bhs,bhsc->bhc", att[..., : pos + 1], values)


def attention_head_backward(dout, q, k, v, att):
    seen = np.tril(np.ones(att.shape[-2:]), att.shape[-1] - att.shape[-2])
    datt = dout @ np.swapaxes(v, -1, -2) * seen
    dscores = att * (datt - (att * datt).sum(-1, keepdims=True))
    scale = 1 / np.sqrt(q.shape[-1])
    dq, dk = dscores @ k * scale, np.swapaxes(dscores, -1, -2) @ q * scale
    return datt, np.swapaxes(att, -1, -2) @ dout, dscores, dk, dq


def gqa_attention_backward(dout, q, k, v, att):
    B, NKV, S, HS = k.shape
    group = q.shape[1] // NKV
    keys, values = (np.repeat(x, group, axis=1) for x in (k, v))
    datt, dv, dscores, dk, dq = attention_head_backward(dout, q, keys, values, att)
    dv, dk = (x.reshape(B, NKV, group, S, HS).sum(2) for x in (dv, dk))
    return datt, dv, dscores, dk, dq


def softmax_backward(dout, out):
    dot = (dout * out).sum(-1)
    return dot, out * (dout - dot[:, None])


def relu_forward(inp):
    return np.maximum(inp, 0)


def relu_backward(inp, dout):
    return dout * (inp > 0)


def swiglu_backward(dout, x, w1, w3, w2):
    gate, up = x @ w1.T, x @ w3.T
    s = 1 / (1 + np.exp(-gate))
    dhidden = dout @ w2
    dgate, dup = dhidden * up * (s + gate * s * (1 - s)), dhidden * gate * s
    dw2 = dout.T @ (gate * s * up)
    return dhidden, dgate, dup, dw2, dgate.T @ x, dup.T @ x, dgate @ w1 + dup @ w3


def dropout_mask(p, seed, stream, N):
    word = np.uint64(2**32 - 1)
    e = np.arange(N, dtype=np.uint64)
    thirty_two = np.uint64(32)
    parts = [np.uint64(n) for n in (0, stream % 2**32, stream // 2**32)]
    c0, c1, c2, c3 = [e // np.uint64(64) * np.uint64(16) + e % np.uint64(16), *(np.full(N, n) for n in parts)]
    k0, k1 = seed % 2**32, seed // 2**32
    for _ in range(10):
        a, b = np.uint64(0xD2511F53) * c0, np.uint64(0xCD9E8D57) * c2
        c0, c2 = (b >> thirty_two) ^ c1 ^ np.uint64(k0), (a >> thirty_two) ^ c3 ^ np.uint64(k1)
        c1, c3 = b & word, a & word
        k0, k1 = (k0 + 0x9E3779B9) % 2**32, (k1 + 0xBB67AE85) % 2**32
    words = np.choose(np.arange(N) // 16 % 4, [c0, c1, c2, c3]).astype(np.int64)
    return words, (words >= int(p * 2**32)).astype(np.int64)


def dropout_forward(inp, mask, p):
    return inp * mask / (1 - p)


def dropout_backward(dout, mask, p):
    return dout * mask / (1 - p)


def embedding_forward(tokens, weight):
    return weight[tokens]


def embedding_backward(dout, tokens, V):
    dweight = np.zeros((V, dout.shape[1]))
    np.add.at(dweight, tokens, dout)
    return dweight


def rope_backward(dout, base, start):
    T, width = dout.shape[-2:]
    half = width // 2
    angles = (start + np.arange(T))[:, None] * base ** (-2 * np.arange(half) / width)
    cos, sin = np.cos(angles), np.sin(angles)
    a, b = dout[..., :half], dout[..., half:]
    return cos, sin, np.concatenate((a * cos + b * sin, b * cos - a * sin), -1)


def clip_grad_norm(grads, max_norm):
    norm = np.sqrt((grads**2).sum())
    return norm, grads * min(1.0, max_norm / (norm + 1e-6))


def sample_token(logits, history, temperature, top_k, top_p, repetition_penalty, draw):
    scores, seen = logits.copy(), np.unique(history)
    scores[seen] = np.where(scores[seen] > 0, scores[seen] / repetition_penalty, scores[seen] * repetition_penalty)
    kept = np.argsort(-scores, kind="stable")[: top_k or None]
    likely = softmax(scores[kept] / temperature)
    kept = kept[np.cumsum(likely) - likely < top_p]
    probs = np.zeros_like(scores)
    probs[kept] = softmax(scores[kept] / temperature)
    return scores, probs, np.searchsorted(np.cumsum(probs), draw, side="right")


def merge(ids, V, first):
    pairs = np.stack((ids[:-1], ids[1:]), -1)
    kinds, places, counts = np.unique(pairs, axis=0, return_index=True, return_counts=True)
    best = np.lexsort((places if first else np.arange(len(kinds)), -counts))[0]
    out = []
    for one in ids:
        if out and (out[-1], one) == tuple(kinds[best]):
            out[-1] = V
        else:
            out.append(one)
    return kinds[best], counts[best], len(out), np.array(out)


def bpe_merge(ids, V):
    return merge(ids, V, False)


def bpe_merge_first(ids, V):
    return merge(ids, V, True)
