import math

import numpy as np


def forward(weights, tokens, n_head, n_kv_head, norm_eps, rope_theta):
    family, kept = family_of(weights), {}
    names, groups = NAMES[family], n_head // n_kv_head
    B, T = tokens.shape

    def keep(name, x):
        kept[name] = x
        return x

    def linear(x, name):
        y = x @ weights[name].T
        bias = name[:-6] + 'bias'
        return y + weights[bias] if bias in weights else y

    def norm(x, name):
        if family == 'gpt2':
            x = x - x.mean(-1, keepdims=True)
        y = x / np.sqrt((x * x).mean(-1, keepdims=True) + norm_eps)
        if name:
            y = y * weights[name + '.weight']
        return y + weights[name + '.bias'] if name + '.bias' in weights else y

    def split(x, heads):
        return np.ascontiguousarray(x.reshape(B, T, heads, -1).transpose(0, 2, 1, 3))

    def rotate(x):
        half = x.shape[-1] // 2
        angles = np.outer(np.arange(T), rope_theta ** (-np.arange(half) / half))
        cos, sin = np.cos(angles), np.sin(angles)
        a, b = x[..., :half], x[..., half:]
        return np.concatenate([a * cos - b * sin, b * cos + a * sin], -1)

    def softmax(x):
        e = np.exp(x - x.max(-1, keepdims=True))
        return e / e.sum(-1, keepdims=True)

    def attend(x, i):
        at = f'h.{i}.attn.'
        if family == 'gpt2':
            q, k, v = np.split(linear(x, names['qkv'] % i), 3, -1)
        else:
            q, k, v = (linear(x, names[part] % i) for part in 'qkv')
        q, k, v = keep(at + 'q', split(q, n_head)), keep(at + 'k', split(k, n_kv_head)), keep(at + 'v', split(v, n_kv_head))
        if family == 'llama':
            q, k = keep(at + 'q_rope', rotate(q)), keep(at + 'k_rope', rotate(k))
        k, v = np.repeat(k, groups, 1), np.repeat(v, groups, 1)
        scores = keep(at + 'scores', q @ k.swapaxes(2, 3) / math.sqrt(q.shape[-1]))
        att = keep(at + 'weights', softmax(np.where(np.tril(np.ones((T, T))) > 0, scores, -np.inf)))
        heads = keep(at + 'heads', (att @ v).transpose(0, 2, 1, 3).reshape(B, T, -1))
        return keep(at + 'proj', linear(heads, names['proj'] % i))

    def activate(x, at, i):
        if family == 'llama':
            gate, up = keep(at + 'gate', linear(x, names['gate'] % i)), keep(at + 'up', linear(x, names['up'] % i))
            return gate / (1 + np.exp(-gate)) * up
        x = keep(at + 'fc', linear(x, names['fc'] % i))
        if family == 'microgpt':
            return np.maximum(x, 0)
        return x / 2 * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x ** 3)))

    def mlp(x, i):
        at = f'h.{i}.mlp.'
        return keep(at + 'proj', linear(keep(at + 'act', activate(x, at, i)), names['down'] % i))

    token = weights[names['wte']][tokens]
    if family == 'llama':
        x = keep('embd', token)
    else:
        x = keep('embd', keep('embd.tok', token) + keep('embd.pos', weights[names['wpe']][:T]))
    if family == 'microgpt':
        x = keep('norm_0', norm(x, ''))
    for i in range(layers_of(weights)):
        place = (lambda name: name and name % i)
        x = keep(f'h.{i}.residual_1', x + attend(keep(f'h.{i}.norm_1', norm(x, place(names['norm_1']))), i))
        x = keep(f'h.{i}.residual_2', x + mlp(keep(f'h.{i}.norm_2', norm(x, place(names['norm_2']))), i))
    if family != 'microgpt':
        x = keep('norm_f', norm(x, names['norm_f']))
    keep('logits', x @ weights[names['head']].T)
    return kept
