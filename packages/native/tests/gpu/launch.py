"""python3 launch.py HOST CUBIN [DRIVER]: ear-cuda-launch on this machine's device, asked as a grader asks it.

One line `ok NAME` or `not ok NAME: why` for each check; then how many passed and failed. Only the standard library.
"""
import json
import math
import os
import random
import struct
import subprocess
import sys

HOST, CUBIN, *DRIVER = sys.argv[1:]
N = 1000
DRAWN = random.Random(7)


def floats(count):
    return [struct.unpack("f", struct.pack("f", DRAWN.uniform(-2, 2)))[0] for _ in range(count)]


def packed(values):
    return struct.pack(f"<{len(values)}f", *values)


def frame(header, payload=b""):
    text = json.dumps(header).encode()
    return struct.pack("<II", len(text), len(payload)) + text + payload


def segment(count, dtype="f32"):
    return {"dtype": dtype, "shape": [count]}


def kernel(symbol, args, buffers, grid, block):
    header = {"id": 3, "segments": [segment(len(b)) for b in buffers], "op": "kernel", "symbol": symbol, "args": args,
              "launch": {"grid": grid, "block": block, "shared": 0}, "order": 0}
    return frame(header, b"".join(packed(b) for b in buffers))


def run(request, deadline_ms=2000):
    """Exit code and replies ({fields}, [floats of the payload]) of one process that is asked hello, load and `request`."""
    with open(CUBIN, "rb") as file:
        cubin = file.read()
    load = {"id": 2, "segments": [segment(len(cubin), "u8")], "op": "load", "files": ["kernel.cubin"], "programs": []}
    asked = frame({"id": 1, "segments": [], "op": "hello"}) + frame(load, cubin) + request
    (calls, to_calls), (from_replies, replies) = os.pipe(), os.pipe()

    def pipes():
        # As the host wants them: 3 and 4. Copies first, since the ends may already have these numbers.
        ends = os.dup(calls), os.dup(replies)
        high = [os.dup2(end, 100 + i) for i, end in enumerate(ends)]
        for fd, end in zip((3, 4), high):
            os.dup2(end, fd)
        os.closerange(5, 256)

    driver = ["--driver", DRIVER[0]] if DRIVER else []
    process = subprocess.Popen([HOST, *driver, "--deadline-ms", str(deadline_ms)], close_fds=False, preexec_fn=pipes)
    os.close(calls)
    os.close(replies)
    if os.fork() == 0:  # Writes while the replies are read.
        os.close(from_replies)
        try:
            with os.fdopen(to_calls, "wb") as pipe:
                pipe.write(asked)
        except BrokenPipeError:
            pass
        os._exit(0)
    os.close(to_calls)
    with os.fdopen(from_replies, "rb") as pipe:
        answered = pipe.read()
    os.wait()
    code = process.wait()
    found = []
    while answered:
        header, payload = struct.unpack("<II", answered[:8])
        body = answered[8 + header:8 + header + payload]
        found.append((json.loads(answered[8:8 + header]), struct.unpack(f"<{payload // 4}f", body)))
        answered = answered[8 + header + payload:]
    return code, found


def sum_of(symbol):
    a, b = floats(N), floats(N)
    args = [{"name": "out", "type": "float*", "elements": N, "input": None},
            {"name": "a", "type": "const float*", "elements": N, "input": 0},
            {"name": "b", "type": "const float*", "elements": N, "input": 1}, {"name": "n", "type": "int", "value": N}]
    code, replies = run(kernel(symbol, args, [a, b], [(N + 64) // 64 + 1], [64]))
    return code, replies[-1], [x + y for x, y in zip(a, b)]


def near(got, want):
    return len(got) == len(want) and all(abs(g - w) <= 1e-4 * (1 + abs(w)) for g, w in zip(got, want))


def is_right(symbol):
    code, (fields, got), want = sum_of(symbol)
    ms = fields.get("gpu_ms")
    return code == 0 and near(got, want) and (ms is None or ms >= 0), fields


def product():
    m, n, k = 70, 50, 90
    a, b = floats(m * k), floats(k * n)
    args = [{"name": "c", "type": "float*", "elements": m * n, "input": None},
            {"name": "a", "type": "const float*", "elements": m * k, "input": 0},
            {"name": "b", "type": "const float*", "elements": k * n, "input": 1}]
    args += [{"name": name, "type": "int", "value": value} for name, value in (("M", m), ("N", n), ("K", k))]
    code, replies = run(kernel("matmul", args, [a, b], [4, 5], [16, 16]))
    want = [math.fsum(a[r * k + i] * b[i * n + c] for i in range(k)) for r in range(m) for c in range(n)]
    return code == 0 and near(replies[-1][1], want), replies[-1][0]


def poisoned():
    code, (fields, got), _ = sum_of("untouched")
    return code == 0 and len(got) == N and all(math.isnan(value) for value in got), fields


def faults(symbol, kind, buffer=None, index=None):
    code, (fields, _), _ = sum_of(symbol)
    fault = fields.get("fault", {})
    right = (fault.get("kind"), fault.get("buffer"), fault.get("index")) == (kind, buffer, index)
    # 0: the memory was overwritten, by a fresh process.
    return code == 0 and right, (code, fields)


CHECKS = {
    "a sum of vectors": lambda: is_right("vec_add"),
    "a product of matrices": product,
    "variables begin each call anew": lambda: is_right("first_only"),
    "outputs are poisoned": poisoned,
    "a write behind a buffer": lambda: faults("ahead", "oob_write", "out", N),
    "a write into a const buffer": lambda: faults("spoiler", "const_write", "b", 3),
    "a wild pointer": lambda: faults("wild", "illegal_address"),
    "a trap": lambda: faults("trap", "launch_failed"),
    "a kernel without end": lambda: faults("forever", "launch_timeout"),
    "a sum after all faults": lambda: is_right("vec_add"),
}
passed = 0
for name, check in CHECKS.items():
    try:
        held, seen = check()
    except Exception as error:  # What went wrong is what is to be told, and the rest still runs.
        held, seen = False, repr(error)
    passed += held
    print(f"ok {name}" if held else f"not ok {name}: {seen}", flush=True)
print(f"{passed} passed, {len(CHECKS) - passed} failed")
