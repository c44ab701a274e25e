import torch
import torch.nn.functional as F


def forward(weights, tokens, n_head, n_kv_head, norm_eps, rope_theta):
    family, kept = family_of(weights), {}
    names, groups = NAMES[family], n_head // n_kv_head
    B, T = tokens.shape
    hidden = torch.ones(T, T, dtype=torch.bool).triu(1)

    def keep(name, x):
        kept[name] = x
        return x

    def linear(x, name):
        return F.linear(x, weights[name], weights.get(name[:-6] + 'bias'))

    def norm(x, name):
        if family == 'gpt2':
            return F.layer_norm(x, x.shape[-1:], weights[name + '.weight'], weights.get(name + '.bias'), norm_eps)
        y = x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + norm_eps)
        return y * weights[name + '.weight'] if name else y

    def split(x, heads):
        return x.view(B, T, heads, -1).transpose(1, 2)

    def rotate(x):
        half = x.shape[-1] // 2
        turns = rope_theta ** (-torch.arange(half, dtype=torch.float64) / half)
        angles = torch.outer(torch.arange(T, dtype=torch.float64), turns)
        cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
        a, b = x[..., :half], x[..., half:]
        return torch.cat([a * cos - b * sin, b * cos + a * sin], -1)

    def attend(x, i):
        at = f'h.{i}.attn.'
        if family == 'gpt2':
            q, k, v = linear(x, names['qkv'] % i).chunk(3, -1)
        else:
            q, k, v = (linear(x, names[part] % i) for part in 'qkv')
        q, k, v = keep(at + 'q', split(q, n_head)), keep(at + 'k', split(k, n_kv_head)), keep(at + 'v', split(v, n_kv_head))
        if family == 'llama':
            q, k = keep(at + 'q_rope', rotate(q)), keep(at + 'k_rope', rotate(k))
        k, v = k.repeat_interleave(groups, 1), v.repeat_interleave(groups, 1)
        scores = keep(at + 'scores', (q @ k.transpose(2, 3) / q.shape[-1] ** 0.5).masked_fill(hidden, float('-inf')))
        heads = keep(at + 'heads', (keep(at + 'weights', scores.softmax(-1)) @ v).transpose(1, 2).reshape(B, T, -1))
        return keep(at + 'proj', linear(heads, names['proj'] % i))

    def activate(x, at, i):
        if family == 'llama':
            return F.silu(keep(at + 'gate', linear(x, names['gate'] % i))) * keep(at + 'up', linear(x, names['up'] % i))
        x = keep(at + 'fc', linear(x, names['fc'] % i))
        return F.relu(x) if family == 'microgpt' else F.gelu(x, approximate='tanh')

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
