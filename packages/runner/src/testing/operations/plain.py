"""Operations in plain Python, on nested lists."""

import math
from collections import Counter


def zeros(*shape):
    return [zeros(*shape[1:]) for _ in range(shape[0])] if shape else 0.0


def dot_product(a, b):
    return sum(x * y for x, y in zip(a, b))


def softmax(row):
    top = max(row)
    weights = [math.exp(x - top) for x in row]
    return [w / sum(weights) for w in weights]


def attention_cached(q, k, v, k_cache, v_cache, pos):
    scores, att, out = [], [], []
    group = len(q[0]) // len(k[0])
    for b in range(len(q)):
        for g in range(len(k[b])):
            k_cache[b][g][pos] = k[b][g]
            v_cache[b][g][pos] = v[b][g]
        rows = []
        for h, query in enumerate(q[b]):
            keys, values = k_cache[b][h // group], v_cache[b][h // group]
            row = [dot_product(query, key) / len(query) ** 0.5 for key in keys[: pos + 1]]
            weights = softmax(row)
            rest = [0.0] * (len(keys) - pos - 1)
            mixed = [sum(w * value[i] for w, value in zip(weights, values)) for i in range(len(query))]
            rows.append((row + rest, weights + rest, mixed))
        for result, part in zip((scores, att, out), zip(*rows)):
            result.append(list(part))
    return k_cache, v_cache, scores, att, out


def attention_head_backward(dout, q, k, v, att):
    T, S, width = len(q), len(k), len(q[0])
    datt, dscores = zeros(T, S), zeros(T, S)
    dq, dk, dv = zeros(T, width), zeros(S, width), zeros(S, width)
    scale = 1 / width**0.5
    for t in range(T):
        seen = range(S - T + t + 1)
        for s in seen:
            datt[t][s] = dot_product(dout[t], v[s])
        mean = dot_product(att[t], datt[t])
        for s in seen:
            dscores[t][s] = att[t][s] * (datt[t][s] - mean)
            for i in range(width):
                dv[s][i] += att[t][s] * dout[t][i]
                dq[t][i] += scale * dscores[t][s] * k[s][i]
                dk[s][i] += scale * dscores[t][s] * q[t][i]
    return datt, dv, dscores, dk, dq


def gqa_attention_backward(dout, q, k, v, att):
    datt, dscores, dq = [], [], []
    shape = len(k), len(k[0]), len(k[0][0]), len(k[0][0][0])
    dk, dv = zeros(*shape), zeros(*shape)
    group = len(q[0]) // len(k[0])
    for b in range(len(q)):
        parts = []
        for h in range(len(q[b])):
            g = h // group
            one = attention_head_backward(dout[b][h], q[b][h], k[b][g], v[b][g], att[b][h])
            for total, part in ((dv[b][g], one[1]), (dk[b][g], one[3])):
                for to, row in zip(total, part):
                    to[:] = [x + y for x, y in zip(to, row)]
            parts.append((one[0], one[2], one[4]))
        for result, part in zip((datt, dscores, dq), zip(*parts)):
            result.append(list(part))
    return datt, dv, dscores, dk, dq


def softmax_backward(dout, out):
    dots = [dot_product(d, p) for d, p in zip(dout, out)]
    return dots, [[p * (d - dot) for d, p in zip(ds, ps)] for ds, ps, dot in zip(dout, out, dots)]


def relu_forward(inp):
    return [max(x, 0.0) for x in inp]


def relu_backward(inp, dout):
    return [d if x > 0 else 0.0 for x, d in zip(inp, dout)]


def swiglu_backward(dout, x, w1, w3, w2):
    N, C, H = len(x), len(x[0]), len(w1)
    dhidden, dgate, dup = zeros(N, H), zeros(N, H), zeros(N, H)
    dw2, dw1, dw3, dx = zeros(C, H), zeros(H, C), zeros(H, C), zeros(N, C)
    for n in range(N):
        for h in range(H):
            gate, up = dot_product(x[n], w1[h]), dot_product(x[n], w3[h])
            s = 1 / (1 + math.exp(-gate))
            d = dhidden[n][h] = sum(dout[n][c] * w2[c][h] for c in range(C))
            dgate[n][h] = d * up * (s + gate * s * (1 - s))
            dup[n][h] = d * gate * s
            for c in range(C):
                dw2[c][h] += dout[n][c] * gate * s * up
                dw1[h][c] += dgate[n][h] * x[n][c]
                dw3[h][c] += dup[n][h] * x[n][c]
                dx[n][c] += dgate[n][h] * w1[h][c] + dup[n][h] * w3[h][c]
    return dhidden, dgate, dup, dw2, dw1, dw3, dx


def philox(counter, key):
    mask = 2**32 - 1
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        a, b = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (b >> 32) ^ c1 ^ k0, b & mask, (a >> 32) ^ c3 ^ k1, a & mask
        k0, k1 = (k0 + 0x9E3779B9) & mask, (k1 + 0xBB67AE85) & mask
    return c0, c1, c2, c3


def dropout_mask(p, seed, stream, N):
    mask, words = 2**32 - 1, []
    for e in range(N):
        counter = (e // 64 * 16 + e % 16, 0, stream & mask, stream >> 32)
        words.append(philox(counter, (seed & mask, seed >> 32))[e // 16 % 4])
    return words, [int(word >= int(p * 2**32)) for word in words]


def dropout_forward(inp, mask, p):
    return [x * m / (1 - p) for x, m in zip(inp, mask)]


def dropout_backward(dout, mask, p):
    return [d * m / (1 - p) for d, m in zip(dout, mask)]


def embedding_forward(tokens, weight):
    return [weight[token] for token in tokens]


def embedding_backward(dout, tokens, V):
    dweight = zeros(V, len(dout[0]))
    for token, d in zip(tokens, dout):
        dweight[token] = [a + b for a, b in zip(dweight[token], d)]
    return dweight


def rope_backward(dout, base, start):
    T, width = len(dout[0][0]), len(dout[0][0][0])
    half = width // 2
    angles = [[(start + t) * base ** (-2 * i / width) for i in range(half)] for t in range(T)]
    cos, sin = ([[f(a) for a in row] for row in angles] for f in (math.cos, math.sin))

    def turned(row, c, s, way):
        pairs = [(a * u - way * b * v, way * a * v + b * u) for a, b, u, v in zip(row, row[half:], c, s)]
        return [a for a, _ in pairs] + [b for _, b in pairs]

    return cos, sin, [[[turned(r, c, s, -1) for r, c, s in zip(head, cos, sin)] for head in heads] for heads in dout]


def clip_grad_norm(grads, max_norm):
    norm = math.sqrt(sum(g * g for row in grads for g in row))
    scale = min(1.0, max_norm / (norm + 1e-6))
    return norm, [[g * scale for g in row] for row in grads]


def sample_token(logits, history, temperature, top_k, top_p, repetition_penalty, draw):
    scores = list(logits)
    for token in set(history):
        x = scores[token]
        scores[token] = x / repetition_penalty if x > 0 else x * repetition_penalty
    kept = sorted(range(len(scores)), key=lambda i: (-scores[i], i))[: top_k or None]
    likely = softmax([scores[i] / temperature for i in kept])
    n, total = 0, 0.0
    while n < len(kept) and total < top_p:
        total += likely[n]
        n += 1
    probs = [0.0] * len(scores)
    for i, w in zip(kept[:n], likely):
        probs[i] = w / sum(likely[:n])
    running = 0.0
    for token, w in enumerate(probs):
        running += w
        if running > draw:
            return scores, probs, token
    return scores, probs, kept[0]


def merged(ids, pair, new):
    out, i = [], 0
    while i < len(ids):
        if tuple(ids[i : i + 2]) == pair:
            out.append(new)
            i += 2
        else:
            out.append(ids[i])
            i += 1
    return out


def bpe_merge(ids, V):
    counts = Counter(zip(ids, ids[1:]))
    pair = min(counts, key=lambda one: (-counts[one], one))
    out = merged(ids, pair, V)
    return pair, counts[pair], len(out), out


def bpe_merge_first(ids, V):
    counts = Counter(zip(ids, ids[1:]))
    pair = max(counts, key=counts.get)
    out = merged(ids, pair, V)
    return pair, counts[pair], len(out), out
