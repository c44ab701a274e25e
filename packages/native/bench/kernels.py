#!/usr/bin/env python3
"""Matrix products of the fast engine beside PyTorch's, in turns on the same machine: GFLOP/s, the best of TURNS (3).
With one thread, EAR_BENCH_CPU=1 counts processor time, which a busy machine lengthens less.

usage: bench/kernels.py BUILD_FOLDER [THREADS]   (cmake --build BUILD_FOLDER --target ear-bench-kernels; needs torch)
"""
import json
import os
import subprocess
import sys
import time

import torch

SHAPES = [  # N, C, OC
    (768, 128, 128), (768, 128, 384), (768, 128, 512), (768, 512, 128), (768, 128, 65),
    (4096, 384, 384), (4096, 384, 1152), (4096, 384, 1536), (4096, 1536, 384),
    (1024, 1024, 1024),
]

TURNS = int(os.environ.get('TURNS', '3'))
clock = time.thread_time if os.environ.get('EAR_BENCH_CPU') else time.perf_counter


def fastest(body, budget=0.15):
    best, end = float('inf'), clock() + budget
    while clock() < end or best == float('inf'):
        start = clock()
        body()
        best = min(best, clock() - start)
    return best


def torch_product(N, C, OC):
    x, w, dout = torch.randn(N, C), torch.randn(OC, C), torch.randn(N, OC)
    out, dx, dw = torch.empty(N, OC), torch.empty(N, C), torch.empty(OC, C)
    work = 2e-9 * N * C * OC
    return {
        'forward': work / fastest(lambda: torch.mm(x, w.t(), out=out)),
        'dx': work / fastest(lambda: torch.mm(dout, w, out=dx)),
        'dw': work / fastest(lambda: torch.mm(dout.t(), x, out=dw)),
    }


def main():
    folder = sys.argv[1]
    threads = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    torch.set_num_threads(threads)
    print(f'GFLOP/s with {threads} thread(s), ours / PyTorch {torch.__version__}')
    print('| N | C | OC | forward | dx | dw |')
    print('|---|---|---|---|---|---|')
    for N, C, OC in SHAPES:
        best = {'ours': {}, 'torch': {}}
        for _ in range(TURNS):
            line = subprocess.run([f'{folder}/ear-bench-kernels', 'product', str(N), str(C), str(OC), str(threads)],
                                  check=True, capture_output=True, text=True).stdout
            for who, found in (('ours', json.loads(line)), ('torch', torch_product(N, C, OC))):
                for key in ('forward', 'dx', 'dw'):
                    best[who][key] = max(best[who].get(key, 0), found[key])
        cells = ' | '.join(f"{best['ours'][key]:.0f} / {best['torch'][key]:.0f}" for key in ('forward', 'dx', 'dw'))
        print(f'| {N} | {C} | {OC} | {cells} |', flush=True)


if __name__ == '__main__':
    main()
