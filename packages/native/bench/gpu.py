"""python3 gpu.py EAR_TRAIN [--tiny] [--device cuda|cpu] [--torch PYTHON] [--torch-device cuda|cpu]: `npm run bench:gpu`.

The engine (ear-train) beside PyTorch on the same GPU, in turns: tokens a second and the seconds of training until the
validation loss is at most 1.47 for nanoGPT's configuration for characters, tokens a second for GPT-2 124M. Both train the
same model; dropout is on embeddings and branches, not on attention. Lines that begin with { are data.
--torch: a Python that has PyTorch; without it the engine runs alone. --tiny: sizes that a processor takes in seconds, to try
the programs themselves; its figures mean nothing.
"""
import argparse
import hashlib
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, '..', '..', '..')
SHAKESPEARE = 'tinyshakespeare.txt'
URL = 'https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt'
SHA256 = '86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed'

SCHEDULE = {'lr': 1e-3, 'min_lr': 1e-4, 'warmup': 100, 'beta2': 0.99, 'seed': 1337}
CHAR = {'n_layer': 6, 'n_head': 6, 'n_embd': 384, 'block_size': 256, 'dropout': 0.2, 'batch_size': 64, 'steps': 5000}
GPT2 = {'n_layer': 12, 'n_head': 12, 'n_embd': 768, 'block_size': 1024, 'dropout': 0.0, 'batch_size': 32, 'steps': 5000}
FULL = {'char': CHAR, 'gpt2': GPT2, 'vocab': 50257, 'blocks': 10, 'block_steps': 10, 'rounds': 2,
        'target': 1.47, 'every': 250, 'batches': 20}
SMALL = {'n_layer': 1, 'n_head': 2, 'n_embd': 16, 'block_size': 8, 'dropout': 0.1, 'batch_size': 4, 'steps': 60}
TINY = {'char': SMALL, 'gpt2': {**SMALL, 'dropout': 0.0}, 'vocab': 300, 'blocks': 2, 'block_steps': 5, 'rounds': 1,
        'target': 4.1, 'every': 20, 'batches': 2}


def report(metric, value, unit, n):
    print(json.dumps({'bench': 'gpu', 'metric': metric, 'value': float(f'{value:.4g}'), 'unit': unit, 'n': n,
                      'gpu': gpu_name(), 'commit': commit()}), flush=True)


def said_by(*command):
    try:
        said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        said = ''
    return said.splitlines()[0] if said else None


def gpu_name():
    return said_by('nvidia-smi', '--query-gpu=name', '--format=csv,noheader')


def commit():
    return said_by('git', 'rev-parse', '--short', 'HEAD')


def shakespeare(folder):
    """tinyshakespeare where this machine has it, else from its address, known by its digest; else None."""
    for place in (os.environ.get('EAR_DATASETS'), os.path.join(ROOT, '..', 'shared', 'data')):
        path = os.path.join(place, SHAKESPEARE) if place else ''
        if os.path.isfile(path) and digest(path) == SHA256:
            return path
    path = os.path.join(folder, SHAKESPEARE)
    try:
        with urllib.request.urlopen(URL, timeout=30) as page, open(path, 'wb') as file:
            file.write(page.read(1 << 22))
    except OSError as error:
        print(f'tinyshakespeare could not be had: {error}')
        return None
    return path if digest(path) == SHA256 else None


def digest(path):
    with open(path, 'rb') as file:
        return hashlib.sha256(file.read()).hexdigest()


def authored(folder):
    """A text of a million characters that this file makes: subject, verb and object by chance."""
    chance, words = random.Random(1), []
    names = 'the king|a fool|her brother|the old queen|my lord|no man|the night|our city|a gentle wind|love'.split('|')
    verbs = 'sees|fears|will not leave|remembers|hath lost|calls for|speaks of|waits for|forgives|mocks'.split('|')
    while sum(map(len, words)) < 1_000_000:
        words += [chance.choice(names), ' ', chance.choice(verbs), ' ', chance.choice(names), chance.choice('.;!?,'), '\n']
    return written(folder, 'authored.txt', ''.join(words))


def many_characters(folder, vocab):
    """Random characters of `vocab` kinds, each of them at least once: how fast a model is hangs on no word of its text."""
    kinds = [chr(code) for block in ((0x4e00, 0xa000), (0xac00, 0xd7a4), (0x20000, 0x2a6e0)) for code in range(*block)]
    kinds, chance = kinds[:vocab], random.Random(1)
    return written(folder, 'characters.txt', ''.join(kinds + chance.choices(kinds, k=1 << 20)))


def written(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, 'w', encoding='utf8', newline='') as file:
        file.write(text)
    return path


def lines_of(command):
    """Objects that a program prints, a line each. Whoever stops listening ends it."""
    program = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        for line in program.stdout:
            if line.startswith('{'):
                yield json.loads(line)
        if program.wait() != 0:
            raise SystemExit(f'{command[0]} ended with {program.returncode}')
    finally:
        program.kill()
        program.wait()
        program.stdout.close()


class Engine:
    def __init__(self, program, device, folder):
        self.program, self.device, self.folder = program, device, folder

    def lines(self, c, text, evaluation):
        model = {key: c[key] for key in ('n_layer', 'n_head', 'n_embd', 'block_size', 'dropout')}
        train = {**SCHEDULE, 'warmup': min(100, c['steps'] // 2), 'steps': c['steps'], 'batch_size': c['batch_size'],
                 'precision': 'bf16'}
        recipe = {'model': model, 'train': train, 'eval': evaluation,
                  'limits': {'parameters': 2_000_000_000, 'seconds': 86400, 'bytes': 1 << 40}}
        return lines_of([self.program, '--text', text, '--recipe', json.dumps(recipe), '--device', self.device, '--json',
                         '--save-every', '0', '--out', os.path.join(self.folder, 'run')])

    def speeds(self, c, text, blocks, block_steps):
        """Tokens a second of each block of steps, after one that warms up."""
        taken, tokens = [], c['batch_size'] * c['block_size'] * block_steps
        for line in self.lines(c, text, {'every': 0}):
            if line['event'] == 'begin':
                print(f"the engine trains on {line['device']}, {line['bytes'] / 1e9:.2f} GB", flush=True)
            if line['event'] == 'step':
                taken.append(line['ms'])
            if len(taken) == (blocks + 1) * block_steps:
                break
        return [1000 * tokens / sum(taken[i * block_steps:(i + 1) * block_steps]) for i in range(1, blocks + 1)]

    def reach(self, c, text, target, every, batches):
        """(step, seconds of training, loss) at the first evaluation that is good enough, or at the last."""
        ms, last = 0.0, None
        for line in self.lines(c, text, {'every': every, 'batches': batches}):
            if line['event'] == 'step':
                ms += line['ms']
            elif line['event'] == 'evaluation':
                last = (line['step'], ms / 1000, line['val_loss'])
                print(f'the engine: step {last[0]}, {last[1]:.1f} s, val loss {last[2]:.4f}', flush=True)
                if last[2] <= target:
                    break
        return last


class Torch:
    def __init__(self, python, device):
        self.python, self.device = python, device

    def lines(self, c, text, order):
        config = {**SCHEDULE, **c, 'warmup': min(100, c['steps'] // 2), 'device': self.device, **order}
        for line in lines_of([self.python, os.path.join(HERE, 'gpu_torch.py'), json.dumps(config)] + [text] * bool(text)):
            if 'torch' in line:
                how = 'torch.compile' if line['compiled'] else 'not compiled'
                print(f"PyTorch {line['torch']} on {self.device}, {how}", flush=True)
            else:
                yield line

    def speeds(self, c, text, order):
        """(batch size, tokens a second of each block): the largest batch of half its size and half again that fits."""
        size = c['batch_size']
        while size >= 1:
            told = list(self.lines({**c, 'batch_size': size}, text, order))
            if not any('out_of_memory' in line for line in told):
                return size, [line['tokens_per_s'] for line in told]
            size //= 2
        raise SystemExit('PyTorch has no memory for a single row')

    def reach(self, c, text, order):
        last = None
        for line in self.lines(c, text, order):
            last = (line['step'], line['seconds'], line['val_loss'])
            print(f'PyTorch: step {last[0]}, {last[1]:.1f} s, val loss {last[2]:.4f}', flush=True)
        return last


def compare_speeds(name, engine, torch, c, text, torch_text, sizes):
    """Both sides in turns; the better median of the rounds counts."""
    ours, theirs = [], []
    order = {'blocks': sizes['blocks'], 'block_steps': sizes['block_steps'], 'vocab': sizes['vocab']}
    for _ in range(sizes['rounds']):
        ours.append(statistics.median(engine.speeds(c, text, sizes['blocks'], sizes['block_steps'])))
        if torch:
            size, speeds = torch.speeds(c, torch_text, order)
            theirs.append(statistics.median(speeds))
            if size != c['batch_size']:
                print(f'PyTorch had memory for a batch of {size}')
    report(f'{name}_tokens_per_s', max(ours), 'tokens/s', sizes['rounds'] * sizes['blocks'])
    if torch:
        report(f'{name}_torch_tokens_per_s', max(theirs), 'tokens/s', sizes['rounds'] * sizes['blocks'])
        report(f'{name}_speed_vs_torch', max(ours) / max(theirs), '', sizes['rounds'])


def compare_targets(engine, torch, c, text, sizes):
    order = {key: sizes[key] for key in ('target', 'every', 'batches')}
    sides = [('', engine.reach(c, text, **order))] + ([('torch_', torch.reach(c, text, order))] if torch else [])
    for side, (step, seconds, loss) in sides:
        if loss <= sizes['target']:
            report(f"char_{side}s_to_val_{sizes['target']}", seconds, 's', 1)
            report(f"char_{side}steps_to_val_{sizes['target']}", step, 'steps', 1)
        else:
            print(f"{side or 'engine_'}: {sizes['target']} was not reached in {step} steps")
        report(f'char_{side}last_val_loss', loss, 'nats', sizes['batches'])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('program')
    parser.add_argument('--tiny', action='store_true')
    parser.add_argument('--device', default='cuda')
    parser.add_argument('--torch')
    parser.add_argument('--torch-device', default='cuda')
    given = parser.parse_args()
    sizes = TINY if given.tiny else FULL
    with tempfile.TemporaryDirectory() as folder:
        engine = Engine(given.program, given.device, folder)
        torch = Torch(given.torch, given.torch_device) if given.torch else None
        if not torch:
            print('No Python here has PyTorch with CUDA, so the engine runs alone.')
        text = shakespeare(folder)
        compare_speeds('char', engine, torch, sizes['char'], text or authored(folder), text or authored(folder), sizes)
        if text:
            compare_targets(engine, torch, sizes['char'], text, sizes)
        else:
            print('tinyshakespeare cannot be had here: speed was taken on a text made for it, and no loss is looked at.')
        letters = many_characters(folder, sizes['vocab'])
        compare_speeds('gpt2', engine, torch, sizes['gpt2'], letters, None, sizes)


if __name__ == '__main__':
    sys.exit(main())
