#!/usr/bin/env python3
"""What the C library answers for exp, log, pow, sin and cos, as hexadecimal doubles: python3 make_math.py > math.txt

Run it on glibc >= 2.28, x86-64 with FMA; CPython's math module and ** call the C library.
"""
import math
import random
import struct

COUNT = 150
EDGES = {
    "exp": [0.0, -0.0, 1.0, 709.782712893384, 709.7827128933841, -708.3964185322641, -745.1332191019411,
            -745.1332191019412, -740.0, 5e-324, -2.2e-16, 512.0, -512.0, 511.9999],
    "log": [1.0, 0.5, 2.0, 0.9375, 1.064697265625, 0.9999999999999999, 1.0000000000000002, 5e-324, 2.2250738585072014e-308,
            1.7976931348623157e308, 1e-310],
    "sin": [0.0, -0.0, 1e-9, 0.125, 0.126, 0.855469, 0.8554690000000001, 2.426265, 3.141592653589793, 6.283185307179586,
            1.5707963267948966, -2.0, 105414335.0],
    "pow": [(2.0, 0.5), (0.99, 1000), (0.85, 3), (4.0, -0.5), (1e-5, -1.5), (10.0, 308), (0.1, 308.5), (5e-324, 0.5),
            (1e-310, -1.0), (3.0, -2.0), (-3.0, 3), (-3.0, 2), (1e300, 2.0 ** -70), (0.5, 1074), (0.5, 1073.5)],
}
EDGES["cos"] = EDGES["sin"]


def drawn(name, rng):
    if name == "exp":
        return rng.uniform(-50, 0) if rng.random() < 0.5 else rng.uniform(-745, 709)
    if name == "log":
        return rng.random() if rng.random() < 0.5 else struct.unpack("<d", struct.pack("<Q", rng.getrandbits(52) | rng.randrange(1, 2047) << 52))[0]
    if name == "pow":
        return 10 ** rng.uniform(-30, 30), rng.choice([2.0, 0.5, -0.5, -1.0, -1.5, -2.0, rng.uniform(-5, 5)])
    return rng.random() * 2 * math.pi if rng.random() < 0.7 else rng.uniform(-1e6, 1e6)


def main():
    rng = random.Random(11)
    for name in ("exp", "log", "pow", "sin", "cos"):
        for x in EDGES[name] + [drawn(name, rng) for _ in range(COUNT)]:
            try:
                result = x[0] ** x[1] if name == "pow" else getattr(math, name)(x)
            except OverflowError:
                continue
            numbers = [*x, result] if name == "pow" else [x, result]
            print(name, *(float(number).hex() for number in numbers))


if __name__ == "__main__":
    main()
