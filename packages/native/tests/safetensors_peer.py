#!/usr/bin/env python3
"""Usage: safetensors_peer.py READ WRITE. Checks the file that tests/engine/safetensors.cpp wrote, by a reader of its own
and by torch where it is installed, and writes one for the engine to read. Exits with 1 where something differs."""
import json
import struct
import sys

FLOATS = [1.0, -2.5, struct.unpack('<f', struct.pack('<f', 3e-38))[0], 0.0, 5.0, 6.0]


def check(path):
    data = open(path, 'rb').read()
    (n,) = struct.unpack('<Q', data[:8])
    header = json.loads(data[8 : 8 + n])
    body = data[8 + n :]
    assert (8 + n) % 8 == 0
    assert header.pop('__metadata__') == {'format': 'pt', 'note': '가\n"나"'}
    part = lambda name: body[slice(*header[name]['data_offsets'])]
    assert {name: (t['dtype'], t['shape']) for name, t in header.items()} == {
        'bytes': ('U8', [3]),
        'wte.weight': ('F32', [2, 3]),
        '한글': ('F64', []),
        'empty': ('I64', [2, 0, 5]),
    }
    assert list(part('bytes')) == [1, 2, 255] and part('empty') == b''
    assert list(struct.unpack('<6f', part('wte.weight'))) == FLOATS
    assert struct.unpack('<d', part('한글')) == (0.1,)
    assert sorted(t['data_offsets'] for t in header.values())[-1][1] == len(body)
    try:
        import torch
    except ImportError:
        return
    w = torch.frombuffer(bytearray(part('wte.weight')), dtype=torch.float32).reshape(header['wte.weight']['shape'])
    assert w.tolist() == [FLOATS[:3], FLOATS[3:]]


def write(path):
    header = {
        '__metadata__': {'format': 'pt'},
        'w': {'dtype': 'F32', 'shape': [2, 3], 'data_offsets': [0, 24]},
        'ids': {'dtype': 'I32', 'shape': [2], 'data_offsets': [24, 32]},
    }
    text = json.dumps(header, ensure_ascii=False).encode()
    with open(path, 'wb') as file:
        file.write(struct.pack('<Q', len(text)) + text + struct.pack('<6f', *FLOATS) + struct.pack('<2i', 4, -7))


check(sys.argv[1])
write(sys.argv[2])
