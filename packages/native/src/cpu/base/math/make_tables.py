#!/usr/bin/env python3
"""Writes tables.cpp: the tables of exp, log, pow, sin and cos, from 80-digit decimal arithmetic.

    python3 make_tables.py > tables.cpp

What follows from a formula is computed here: powers of two with what their rounding left over, logarithms of 1/c in two
parts, sines and cosines at multiples of 1/128 in two parts. Three kinds of figures cannot be computed, since their
authors chose them by search; they are listed below as they are and say where they come from.
"""
import struct
from decimal import Decimal, getcontext
from fractions import Fraction

getcontext().prec = 80
N = 128

# 1/c of log's 128 intervals, the 52 bits after the point (80 numbers in [1, 2), then 48 in [1/2, 1)), chosen by their
# authors so that log(c) is almost a multiple of 2^-43. From Arm Optimized Routines, see NOTICE.
LOG_INVERSES = """
734f0c3e0de9f 713786a2ce91f 6f26008fab5a0 6d1a61f138c7d 6b1490bc5b4d1 69147332f0cba 6719f18224223 6524f99a51ed9
63356aa8f24c4 614b36b9ddc14 5f66452c65c4c 5d867b5912c4f 5babccb5b90de 59d61f2d91a78 5805612465687 56397cee76bd3
54725e2a77f93 52aff42064583 50f22dbb2bddf 4f38f4734ded7 4d843cfde2840 4bd3ec078a3c8 4a27fc3e0258a 4880524d48434
46dce1b192d0b 453d9d3391854 43a2744b4845a 420b54115f8fb 40782da3ef4b1 3ee8f5d57fe8f 3d5d9a00b4ce9 3bd60c010c12b
3a5242b75dab8 38d22cd9fd002 3755bc5847a1c 35dce49ad36e2 34679984dd440 32f5cceffcb24 3187775a10d49 301c8373e3990
2eb4ebb95f841 2d50a0219a9d1 2bef9a8b7fd2a 2a91c7a0c1bab 293726014b530 27dfa5757a1f5 268b39b1d3bbf 2539d838ff5bd
23eb7aac9083b 22a012ba940b6 2157996cc4132 201201dd2fc9b 1ecf4494d480b 1d8f5528f6569 1c52311577e7c 1b17c74cb26e9
19e010c2c1ab6 18ab07bb670bd 1778a25efbcb6 1648d354c31da 151b990275fdd 13f0ea432d24c 12c8b7210f9da 11a3028ecb531
107fbda8434af 0f5ee0f4e6bb3 0e4065d2a9fce 0d244632ca521 0c0a77ce2981a 0af2f83c636d1 09ddb98a01339 08cabaf52e7df
07b9f2f4e28fb 06ab58c358f19 059eea5ecf92c 04949cdd12c90 038c6c6f0ada9 02865137932a9 0182427ea7348 008040614b195
fe01ff726fa1a fa11cc261ea74 f6310b081992e f25f63ceeadcd ee9c8039113e7 eae8078cbb1ab e741aa29d0c9b e3a91830a99b5
e01e009609a56 dca01e577bb98 d92f20b7c9103 d5cac66fb5cce d272caa5ede9d cf26e3e6b2ccd cbe6da2a77902 c8b266d37086d
c5894bd5d5804 c26b533bb9f8c bf583eeece73f bc4fd75db96c1 b951e0c864a28 b65e2c5ef3e2c b374867c9888b b094b211d304a
adbe885f2ef7e aaf1d31603da2 a82e63fd358a7 a5740ef09738b a2c2a90ab4b27 a01a01393f2d1 9d79f24db3c1b 9ae2505c7b190
9852ef297ce2f 95cbaeea44b75 934c69de74838 90d4f2f6752e6 8e6528effd79d 8bfce9fcc007c 899c0dabec30e 87427aa2317fb
84f00acb39a08 82a49e8653e55 8060195f40260 7e22563e0a329 7beb377dcb5ad 79baa679725c2 77907f2170657 756cadbd6130c
"""
LOG_INVERSES_ABOVE_ONE = 80

# Tails of glibc's sine and cosine table (entry, 1: of the sine or 3: of the cosine) that are not the nearest double, and
# by how many neighbours: the table was once computed with fewer digits.
SINCOS_TAILS = [
    (2, 1, 1), (10, 1, 1), (23, 1, 39), (26, 3, 1), (27, 1, 1), (33, 1, 1), (34, 1, 1), (36, 1, 1), (40, 1, -2),
    (44, 3, 1), (70, 3, 1), (75, 1, 1), (75, 3, -2), (79, 3, 1), (85, 1, 1), (90, 1, -2), (94, 1, 1), (107, 1, 1),
]


def double(exact):
    """The double nearest to a Decimal or Fraction; Python divides whole numbers with one rounding."""
    fraction = Fraction(exact)
    return fraction.numerator / fraction.denominator


def bits(x):
    return struct.unpack("<Q", struct.pack("<d", x))[0]


def from_bits(word):
    return struct.unpack("<d", struct.pack("<Q", word))[0]


def logarithm_of_inverse(inverse):
    """-log(inverse): a multiple of 2^-43, and the double nearest to the rest."""
    exact = -Decimal(inverse).ln()
    high = Fraction(round(Fraction(exact) * 2**43), 2**43)
    return double(high), double(exact - Decimal(double(high)))


def exp2_entries():
    """2^(i/128) = h * (1 + tail): the bits of tail, and those of h less i/128 of an exponent."""
    for i in range(N):
        exact = (Decimal(2).ln() * i / N).exp()
        nearest = double(exact)
        yield bits(double((exact - Decimal(nearest)) / Decimal(nearest)))
        yield (bits(nearest) - (i << 45)) % 2**64


def pow_inverses():
    """1/c near the middle of each interval of [0x1.69555p-1, 0x1.69555p0), a multiple of 1/128 below 1 and 1/256 above."""
    first = 0x3FE6955500000000
    for i in range(N):
        low, high = Fraction(from_bits(first + (i << 45))), Fraction(from_bits(first + ((i + 1) << 45)))
        middle = (low + high) / 2
        yield 2 * round(128 / middle) / 256 if high <= 1 else round(256 / middle) / 256


def log_inverses():
    for i, digits in enumerate(LOG_INVERSES.split()):
        yield float.fromhex(f"0x1.{digits}p{0 if i < LOG_INVERSES_ABOVE_ONE else -1}")


def series(x, first, power):
    """The alternating series first - first * x^2 / ((power + 1)(power + 2)) + …: sine from (x, 1), cosine from (1, 0)."""
    total, term = Decimal(0), first
    while abs(term) > Decimal(10) ** -78:
        total += term
        term = -term * x * x / ((power + 1) * (power + 2))
        power += 2
    return total


def sincos_entries():
    """sin and cos of i/128, each as the nearest double and the double nearest to the rest."""
    off = {(i, part): neighbours for i, part, neighbours in SINCOS_TAILS}
    for i in range(110):
        x = Decimal(i) / 128
        row = []
        for exact in (series(x, x, 1), series(x, Decimal(1), 0)):
            row += [double(exact), double(exact - Decimal(double(exact)))]
        yield from (from_bits(bits(value) + off.get((i, part), 0)) for part, value in enumerate(row))


def table(kind, name, values):
    words = [f"0x{value:016x}" if isinstance(value, int) else value.hex() for value in values]
    per_line = 4
    lines = [", ".join(words[i : i + per_line]) for i in range(0, len(words), per_line)]
    body = ",\n    ".join(lines)
    print(f"\nalignas(64) const {kind} {name}[{len(words)}] = {{\n    {body},\n}};")


def main():
    pow_rows = [(inverse, *logarithm_of_inverse(inverse)) for inverse in pow_inverses()]
    log_rows = [(inverse, logarithm_of_inverse(inverse)[0]) for inverse in log_inverses()]
    print("// Written by make_tables.py, which says where each figure comes from; do not edit.")
    print('#include "base/math/tables.hpp"\n\nnamespace ear::math {')
    table("std::uint64_t", "kExp2", exp2_entries())
    table("double", "kPowInverse", [row[0] for row in pow_rows])
    table("double", "kPowLog", [row[1] for row in pow_rows])
    table("double", "kPowLogTail", [row[2] for row in pow_rows])
    table("double", "kLogInverse", [row[0] for row in log_rows])
    table("double", "kLog", [row[1] for row in log_rows])
    table("double", "kSinCos", sincos_entries())
    print("\n}  // namespace ear::math")


if __name__ == "__main__":
    main()
