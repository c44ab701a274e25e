import math


def forward(weights, tokens, n_head, n_kv_head, norm_eps, rope_theta):
    family = family_of(weights)
    names = NAMES[family]
    rows = []

    def linear(x, name):
        y = [sum(a * b for a, b in zip(row, x)) for row in weights[name]]
        bias = weights.get(name[:-6] + 'bias')
        return [a + b for a, b in zip(y, bias)] if bias else y

    def norm(x, name):
        if family == 'gpt2':
            mean = sum(x) / len(x)
            x = [a - mean for a in x]
        scale = (sum(a * a for a in x) / len(x) + norm_eps) ** -0.5
        y = [a * scale for a in x]
        if name:
            y = [a * b for a, b in zip(y, weights[name + '.weight'])]
        bias = weights.get(name + '.bias')
        return [a + b for a, b in zip(y, bias)] if bias else y

    def split(x, heads):
        size = len(x) // heads
        return [x[h * size:(h + 1) * size] for h in range(heads)]

    def rotate(x, t):
        half = len(x) // 2
        turned = [0.0] * len(x)
        for d in range(half):
            angle = t * rope_theta ** (-d / half)
            cos, sin = math.cos(angle), math.sin(angle)
            turned[d] = x[d] * cos - x[d + half] * sin
            turned[d + half] = x[d + half] * cos + x[d] * sin
        return turned

    def activate(x):
        if family == 'microgpt':
            return max(0.0, x)
        return x / 2 * (1 + math.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x ** 3)))

    def step(token, t, cache):
        """One position; keys and values of the ones before it are kept, so that rows of scores end at t."""
        kept = {}

        def keep(name, x):
            kept[name] = x
            return x

        x = weights[names['wte']][token]
        if family != 'llama':
            keep('embd.tok', x)
            x = [a + b for a, b in zip(x, weights[names['wpe']][t])]
        keep('embd', x)
        if family == 'microgpt':
            x = keep('norm_0', norm(x, ''))
        for i in range(layers_of(weights)):
            at, before = f'h.{i}.', x
            x = keep(at + 'norm_1', norm(x, names['norm_1'] and names['norm_1'] % i))
            if family == 'gpt2':
                qkv = linear(x, names['qkv'] % i)
                q, k, v = (qkv[part * len(x):(part + 1) * len(x)] for part in range(3))
            else:
                q, k, v = (linear(x, names[part] % i) for part in 'qkv')
            q, k, v = (keep(at + 'attn.' + name, split(y, n)) for name, y, n in
                       (('q', q, n_head), ('k', k, n_kv_head), ('v', v, n_kv_head)))
            if family == 'llama':
                q = keep(at + 'attn.q_rope', [rotate(head, t) for head in q])
                k = keep(at + 'attn.k_rope', [rotate(head, t) for head in k])
            past = cache.setdefault(i, [])
            past.append((k, v))
            scores, att, heads = [], [], []
            for h in range(n_head):
                g = h * n_kv_head // n_head
                row = [sum(a * b for a, b in zip(q[h], key[g])) / math.sqrt(len(q[h])) for key, _ in past]
                top = max(row)
                exps = [math.exp(a - top) for a in row]
                weight = [a / sum(exps) for a in exps]
                scores.append(row)
                att.append(weight)
                heads += [sum(w * value[g][d] for w, (_, value) in zip(weight, past)) for d in range(len(q[h]))]
            keep(at + 'attn.scores', scores)
            keep(at + 'attn.weights', att)
            keep(at + 'attn.heads', heads)
            x = [a + b for a, b in zip(before, keep(at + 'attn.proj', linear(heads, names['proj'] % i)))]
            before = keep(at + 'residual_1', x)
            x = keep(at + 'norm_2', norm(x, names['norm_2'] and names['norm_2'] % i))
            if family == 'llama':
                gate, up = keep(at + 'mlp.gate', linear(x, names['gate'] % i)), keep(at + 'mlp.up', linear(x, names['up'] % i))
                x = [a / (1 + math.exp(-a)) * b for a, b in zip(gate, up)]
            else:
                x = [activate(a) for a in keep(at + 'mlp.fc', linear(x, names['fc'] % i))]
            x = keep(at + 'mlp.proj', linear(keep(at + 'mlp.act', x), names['down'] % i))
            x = keep(at + 'residual_2', [a + b for a, b in zip(before, x)])
        if family != 'microgpt':
            x = keep('norm_f', norm(x, names['norm_f']))
        keep('logits', linear(x, names['head']))
        return kept

    for row in tokens:
        cache = {}
        rows.append([step(token, t, cache) for t, token in enumerate(row)])
    gathered = {}
    for name, one in rows[0][0].items():
        if isinstance(one[0], list):
            gathered[name] = [[[position[name][h] for position in row] for h in range(len(one))] for row in rows]
        else:
            gathered[name] = [[position[name] for position in row] for row in rows]
    if family != 'llama':
        gathered['embd.pos'] = weights[names['wpe']][:len(tokens[0])]
    return gathered
