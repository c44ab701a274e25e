"""python3 gpu_torch.py CONFIG [TEXT]: PyTorch's side of `npm run bench:gpu`.

The GPT-2 of tools/bench/support/nanogpt.py as it is trained fastest: torch.compile, bf16 by autocast, fused attention,
fused AdamW, batches drawn on the device. CONFIG is JSON: n_layer, n_head, n_embd, block_size, batch_size, dropout, lr,
min_lr, warmup, steps, beta2, seed, device, vocab (for random tokens, where no TEXT is given), and what to do:
  blocks, block_steps   so many blocks of so many steps, after one that warms up
  target, every, batches   training until the validation loss is at most `target`, looked at every so many steps
Prints an object a line: {"torch", "compiled"}, then {"tokens_per_s"} of each block or {"step", "seconds", "val_loss"} of each
evaluation (seconds of training alone); {"out_of_memory": true} where the device has too little.
"""
import contextlib
import json
import math
import os
import sys
import time

import torch
from torch import nn

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', '..')
sys.path.insert(0, os.path.join(ROOT, 'tools', 'bench', 'support'))
from nanogpt import GPT  # noqa: E402


class Trainer:
    def __init__(self, c, text):
        self.c, self.device, self.step = c, c['device'], 0
        torch.manual_seed(c['seed'])
        if text is None:
            data, vocab = torch.randint(c['vocab'], (1 << 21,)), c['vocab']
        else:
            ids = {letter: i for i, letter in enumerate(sorted(set(text)))}
            data, vocab = torch.tensor([ids[letter] for letter in text]), len(ids)
        split = int(len(data) * 0.9)
        self.train, self.val = data[:split].to(self.device), data[split:].to(self.device)
        self.model = GPT(c, vocab).to(self.device)
        self.compiled = self.device == 'cuda' and hasattr(torch, 'compile')
        self.learner = torch.compile(self.model) if self.compiled else self.model
        matrices = [p for p in self.model.parameters() if p.dim() == 2]
        vectors = [p for p in self.model.parameters() if p.dim() != 2]
        groups = [{'params': matrices, 'weight_decay': 0.1}, {'params': vectors, 'weight_decay': 0.0}]
        kind = {'fused': True} if self.device == 'cuda' else {}
        self.optimizer = torch.optim.AdamW(groups, lr=c['lr'], betas=(0.9, c['beta2']), **kind)

    def batch(self, data):
        T = self.c['block_size']
        starts = torch.randint(len(data) - T, (self.c['batch_size'], 1), device=self.device)
        at = starts + torch.arange(T, device=self.device)
        return data[at], data[at + 1]

    def rate(self):
        c, done = self.c, self.step
        if done < c['warmup']:
            return c['lr'] * (done + 1) / (c['warmup'] + 1)
        share = min(1.0, (done - c['warmup']) / max(1, c['steps'] - 1 - c['warmup']))
        return c['min_lr'] + 0.5 * (1 + math.cos(math.pi * share)) * (c['lr'] - c['min_lr'])

    def precision(self):
        return torch.autocast(self.device, dtype=torch.bfloat16)

    def iterate(self, n):
        """Seconds of n steps; nothing waits for the device in between."""
        self.wait()
        start = time.perf_counter()
        self.model.train()
        for _ in range(n):
            for group in self.optimizer.param_groups:
                group['lr'] = self.rate()
            with self.precision():
                loss = self.learner(*self.batch(self.train))
            self.optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            self.optimizer.step()
            self.step += 1
        self.wait()
        return time.perf_counter() - start

    def evaluate(self, batches):
        self.model.eval()
        with torch.no_grad(), self.precision():
            return sum(self.model(*self.batch(self.val)).item() for _ in range(batches)) / batches

    def wait(self):
        if self.device == 'cuda':
            torch.cuda.synchronize()


def tell(**what):
    print(json.dumps(what), flush=True)


def measure(trainer, c):
    trainer.iterate(c['block_steps'])
    for _ in range(c['blocks']):
        tokens = c['batch_size'] * c['block_size'] * c['block_steps']
        tell(tokens_per_s=tokens / trainer.iterate(c['block_steps']))


def reach(trainer, c):
    # Compiling is no training; the steps that it takes are learnt from all the same.
    seconds, warm = 0.0, 3
    trainer.iterate(warm)
    while trainer.step < c['steps']:
        n = c['every'] - trainer.step % c['every']
        seconds += trainer.iterate(min(n, c['steps'] - trainer.step))
        val_loss = trainer.evaluate(c['batches'])
        tell(step=trainer.step, seconds=seconds, val_loss=val_loss)
        if val_loss <= c['target']:
            return


def main():
    c = json.loads(sys.argv[1])
    text = None
    if len(sys.argv) > 2:
        with open(sys.argv[2], encoding='utf8', newline='') as file:
            text = file.read()
    torch.set_float32_matmul_precision('high')
    trainer = Trainer(c, text)
    tell(torch=torch.__version__, compiled=trainer.compiled)
    enough = getattr(torch.cuda, 'OutOfMemoryError', MemoryError)
    with contextlib.suppress(BrokenPipeError):
        try:
            (reach if 'target' in c else measure)(trainer, c)
        except enough:
            tell(out_of_memory=True)


if __name__ == '__main__':
    main()
