"""python3 checkpoint.py EAR_TRAIN FILE PROMPT: holds a file that ear-train wrote against PyTorch.

Reads the safetensors file with the few lines below, loads its weights into the models of lm.py, which are named as
transformers names them, and compares their logits for a prompt with those of `ear-train logits`: to 1e-4.
"""
import json
import struct
import subprocess
import sys

import numpy
import torch

from lm import GPT2, Config, Llama


def read_safetensors(path):
    """Metadata, and tensors by name; the format is 8 bytes of header length, a JSON header, then the numbers."""
    with open(path, 'rb') as file:
        content = file.read()
    (length,) = struct.unpack('<Q', content[:8])
    header = json.loads(content[8 : 8 + length])
    metadata = header.pop('__metadata__', {})
    tensors = {}
    for name, about in header.items():
        assert about['dtype'] == 'F32', about
        start, end = (8 + length + offset for offset in about['data_offsets'])
        tensors[name] = torch.from_numpy(numpy.frombuffer(content[start:end], '<f4').reshape(about['shape']).copy())
    return metadata, tensors


def build(recipe, tensors):
    m = recipe['model']
    llama = m['family'] == 'llama'
    embedding = tensors['model.embed_tokens.weight' if llama else 'transformer.wte.weight']
    # Linear layers of Llama are stored as (out, in), GPT-2's Conv1D as (in, out).
    hidden = tensors['model.layers.0.mlp.up_proj.weight'].shape[0] if llama else tensors['transformer.h.0.mlp.c_fc.weight'].shape[1]
    c = Config(m['family'], m['n_layer'], m['n_head'], m['n_kv_head'], m['n_embd'], hidden, m['block_size'],
               embedding.shape[0], int(m['bias']), int(m['tied']), 1)
    model = Llama(c) if llama else GPT2(c)
    missing, unexpected = model.load_state_dict(tensors, strict=False)
    assert not unexpected and set(missing) <= ({'lm_head.weight'} if m['tied'] else set()), (missing, unexpected)
    return model


def main(ear_train, path, prompt):
    metadata, tensors = read_safetensors(path)
    weights = {name: tensor for name, tensor in tensors.items() if not name.startswith('adamw.')}
    model = build(json.loads(metadata['recipe']), weights)
    told = subprocess.run([ear_train, 'logits', '--checkpoint', path, '--prompt', prompt], check=True, capture_output=True)
    found = json.loads(told.stdout)
    with torch.no_grad():
        logits = model(torch.tensor([found['tokens']]))[0]
    error = float((torch.tensor(found['logits']) - logits).abs().max())
    print(f'{len(weights)} tensors, {len(found["tokens"])} tokens, largest difference of a logit {error:.1e}')
    return error <= 1e-4


if __name__ == '__main__':
    torch.set_num_threads(1)
    sys.exit(0 if main(*sys.argv[1:4]) else 1)
