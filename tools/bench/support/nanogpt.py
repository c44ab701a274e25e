"""python3 nanogpt.py TEXT CONFIG: PyTorch's side of `npm run bench -- train`.

A GPT-2 as nanoGPT's recipes train it: fused queries, keys and values, tied embeddings, AdamW with decay on matrices,
clipping at 1, warm-up and cosine. CONFIG is JSON: n_layer, n_head, n_embd, block_size, batch_size, dropout, lr, min_lr,
warmup, steps, beta2, seed, threads. First says which PyTorch it is and how fast its matrix products are. Then reads orders from stdin, a JSON object a line, and answers each with one:
  {"do": "iterate", "n": 5}           ->  {"ms": [...], "loss": last}
  {"do": "evaluate", "batches": 200}  ->  {"val_loss": mean}
"""
import json
import math
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


class Block(nn.Module):
    def __init__(self, c):
        super().__init__()
        C, self.heads, self.dropout = c['n_embd'], c['n_head'], c['dropout']
        self.ln_1, self.ln_2 = nn.Parameter(torch.ones(C)), nn.Parameter(torch.ones(C))
        self.qkv, self.out = nn.Linear(C, 3 * C, bias=False), nn.Linear(C, C, bias=False)
        self.up, self.down = nn.Linear(C, 4 * C, bias=False), nn.Linear(4 * C, C, bias=False)
        hidden = torch.ones(c['block_size'], c['block_size'], dtype=torch.bool).triu(1)
        self.register_buffer('hidden', hidden, persistent=False)

    def attend(self, x):
        B, T, C = x.shape
        q, k, v = (part.view(B, T, self.heads, -1).transpose(1, 2) for part in self.qkv(x).split(C, 2))
        if hasattr(F, 'scaled_dot_product_attention'):
            y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        else:
            scores = (q @ k.transpose(-2, -1)) * (1 / math.sqrt(q.shape[-1]))
            y = scores.masked_fill(self.hidden[:T, :T], float('-inf')).softmax(-1) @ v
        return self.out(y.transpose(1, 2).reshape(B, T, C))

    def forward(self, x):
        C = x.shape[-1]
        x = x + F.dropout(self.attend(F.layer_norm(x, (C,), self.ln_1)), self.dropout, self.training)
        y = self.down(F.gelu(self.up(F.layer_norm(x, (C,), self.ln_2))))
        return x + F.dropout(y, self.dropout, self.training)


class GPT(nn.Module):
    def __init__(self, c, vocab):
        super().__init__()
        C = c['n_embd']
        self.dropout = c['dropout']
        self.wte, self.wpe = nn.Embedding(vocab, C), nn.Embedding(c['block_size'], C)
        self.blocks, self.ln_f = nn.ModuleList(Block(c) for _ in range(c['n_layer'])), nn.Parameter(torch.ones(C))
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2:
                into_residual = name.endswith(('out.weight', 'down.weight'))
                nn.init.normal_(parameter, std=0.02 / math.sqrt(2 * c['n_layer']) if into_residual else 0.02)

    def forward(self, tokens, targets):
        x = self.wte(tokens) + self.wpe.weight[: tokens.shape[1]]
        x = F.dropout(x, self.dropout, self.training)
        for block in self.blocks:
            x = block(x)
        logits = F.layer_norm(x, (x.shape[-1],), self.ln_f) @ self.wte.weight.T
        return F.cross_entropy(logits.flatten(0, 1), targets.flatten())


class Trainer:
    def __init__(self, text, c):
        self.c = c
        letters = sorted(set(text))
        ids = {letter: i for i, letter in enumerate(letters)}
        data = torch.tensor([ids[letter] for letter in text])
        split = int(len(data) * 0.9)
        self.train, self.val = data[:split], data[split:]
        torch.manual_seed(c['seed'])
        self.model = GPT(c, len(letters))
        matrices = [p for p in self.model.parameters() if p.dim() == 2]
        vectors = [p for p in self.model.parameters() if p.dim() != 2]
        groups = [{'params': matrices, 'weight_decay': 0.1}, {'params': vectors, 'weight_decay': 0.0}]
        self.optimizer = torch.optim.AdamW(groups, lr=c['lr'], betas=(0.9, c['beta2']), foreach=True)
        self.step = 0

    def batch(self, data):
        T = self.c['block_size']
        starts = torch.randint(len(data) - T, (self.c['batch_size'],))
        return torch.stack([data[s : s + T] for s in starts]), torch.stack([data[s + 1 : s + 1 + T] for s in starts])

    def rate(self):
        c, done = self.c, self.step
        if done < c['warmup']:
            return c['lr'] * (done + 1) / (c['warmup'] + 1)
        share = min(1.0, (done - c['warmup']) / (c['steps'] - 1 - c['warmup']))
        return c['min_lr'] + 0.5 * (1 + math.cos(math.pi * share)) * (c['lr'] - c['min_lr'])

    def iterate(self):
        self.model.train()
        for group in self.optimizer.param_groups:
            group['lr'] = self.rate()
        loss = self.model(*self.batch(self.train))
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        return loss.item()

    def evaluate(self, batches):
        self.model.eval()
        with torch.no_grad():
            return sum(self.model(*self.batch(self.val)).item() for _ in range(batches)) / batches


def matmul_gflops():
    x, w, best = torch.randn(768, 128), torch.randn(128, 512), float('inf')
    for _ in range(10):
        start = time.perf_counter()
        x @ w
        best = min(best, time.perf_counter() - start)
    return 2 * 768 * 128 * 512 / best / 1e9


def main():
    config = json.loads(sys.argv[2])
    torch.set_num_threads(config['threads'])
    print(json.dumps({'torch': torch.__version__, 'gflops': matmul_gflops()}), flush=True)
    with open(sys.argv[1], encoding='utf8') as file:
        trainer = Trainer(file.read(), config)
    for line in sys.stdin:
        order = json.loads(line)
        if order['do'] == 'evaluate':
            answer = {'val_loss': trainer.evaluate(order['batches'])}
        else:
            ms, loss = [], 0.0
            for _ in range(order['n']):
                start = time.perf_counter()
                loss = trainer.iterate()
                ms.append((time.perf_counter() - start) * 1000)
            answer = {'ms': ms, 'loss': loss}
        print(json.dumps(answer), flush=True)


if __name__ == '__main__':
    main()
