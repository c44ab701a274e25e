#!/usr/bin/env python3
"""Writes unicode_tables.cpp and tests/golden/normalization.txt from Python's unicodedata.

Usage: python3 packages/native/src/cpu/text/unicode_tables.py
The figures are those of the Unicode Character Database (Unicode License v3); the golden is what Python itself answers.
"""
import os
import unicodedata
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
GOLDEN = os.path.join(HERE, '..', '..', '..', 'tests', 'golden', 'normalization.txt')
FORMS = ('NFC', 'NFKC', 'NFD', 'NFKD')
CODE_POINTS = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]

OTHER, SPACE, LETTER, HANGUL, NUMBER, MARK = range(6)
HANGUL_BLOCKS = ((0x1100, 0x11FF), (0x3131, 0x318E), (0xA960, 0xA97F), (0xAC00, 0xD7FF), (0xFFA0, 0xFFDC))


def char_class(c):
    kind = unicodedata.category(chr(c))
    if kind in ('Zs', 'Zl', 'Zp') or 0x9 <= c <= 0xD or c == 0x85:
        return SPACE
    if kind[0] == 'L':
        return HANGUL if any(low <= c <= high for low, high in HANGUL_BLOCKS) else LETTER
    return {'M': MARK, 'N': NUMBER}.get(kind[0], OTHER)


def runs(value_of):
    """[(first, value)] for all code points; surrogates go with what is before them."""
    found = []
    for c in CODE_POINTS:
        value = value_of(c)
        if not found or found[-1][1] != value:
            found.append((c, value))
    return found


def mapping_of(c):
    """(compatibility, mapping) of one level, or None."""
    parts = unicodedata.decomposition(chr(c)).split()
    if not parts:
        return None
    compatibility = parts[0].startswith('<')
    return compatibility, [int(part, 16) for part in parts[compatibility:]]


def mappings():
    stream, before = [], 0
    for c in CODE_POINTS:
        found = mapping_of(c)
        if found is None:
            continue
        compatibility, mapping = found
        assert len(mapping) < 32
        stream += [(c - before) * 64 + len(mapping) * 2 + compatibility, *mapping]
        before = c
    return stream


def composites():
    """Canonical pairs that NFC puts together again: those not excluded from composition."""
    found = []
    for c in CODE_POINTS:
        mapping = mapping_of(c)
        if mapping and not mapping[0] and len(mapping[1]) == 2 and unicodedata.normalize('NFC', chr(c)) == chr(c):
            found.append((*mapping[1], c))
    return sorted(found)


def numbers(name, values):
    lines, line = [], ' '
    for value in values:
        text = f' {value},'
        if len(line) + len(text) > 118:
            lines.append(line)
            line = ' '
        line += text
    lines.append(line)
    body = '\n'.join(lines)
    return f'const std::uint32_t {name}[] = {{\n{body}\n}};\n'


def count(name, array):
    return f'const std::size_t {name} = sizeof {array} / sizeof {array}[0];\n'


def write_tables():
    triples = composites()
    rows = ''.join(f'    {{{a}, {b}, {c}}},\n' for a, b, c in triples)
    out = [
        '// Written by unicode_tables.py from the Unicode Character Database (Unicode License v3). Do not edit.\n',
        '#include "text/unicode_tables.hpp"\n\nnamespace ear::unicode {\n\n',
        f'const char kVersion[] = "{unicodedata.unidata_version}";\n\n',
        numbers('kClassRuns', [c * 8 + value for c, value in runs(char_class)]),
        count('kClassRunCount', 'kClassRuns'),
        '\n',
        numbers('kCombiningRuns', [c * 256 + value for c, value in runs(lambda c: unicodedata.combining(chr(c)))]),
        count('kCombiningRunCount', 'kCombiningRuns'),
        '\n',
        numbers('kMappings', mappings()),
        count('kMappingCount', 'kMappings'),
        '\n',
        f'const std::uint32_t kComposites[][3] = {{\n{rows}}};\n',
        count('kCompositeCount', 'kComposites'),
        '\n}  // namespace ear::unicode\n',
    ]
    with open(os.path.join(HERE, 'unicode_tables.cpp'), 'w', encoding='ascii') as file:
        file.write(''.join(out))


# Ranges that random strings draw from: what composes, decomposes and changes places most.
RANGES = ((0x20, 0x7E), (0xA0, 0x24F), (0x300, 0x36F), (0x370, 0x3FF), (0x591, 0x5C7), (0x900, 0x9D7), (0xB00, 0xDDF),
          (0xE30, 0xEDF), (0xF40, 0xFBC), (0x1100, 0x11FF), (0x1DC0, 0x1EFF), (0x2000, 0x215F), (0x3000, 0x33FF),
          (0xAC00, 0xD7A3), (0xD7B0, 0xD7FB), (0xF900, 0xFB4F), (0xFE20, 0xFFEE), (0x110A0, 0x115BF),
          (0x1D15E, 0x1D1C0), (0x2F800, 0x2FA1D))


def random_strings(n):
    """n strings of 1 to 12 code points, from a generator that a test repeats in C++."""
    state = 20240229
    def draw(below):
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (state >> 33) % below
    for _ in range(n):
        points = []
        for _ in range(1 + draw(12)):
            low, high = RANGES[draw(len(RANGES))]
            points.append(low + draw(high - low + 1))
        yield ''.join(map(chr, points))


def write_golden():
    strings = list(random_strings(50000))
    lines = [f'# CRC-32 and bytes of UTF-8 by Python, Unicode {unicodedata.unidata_version}: form, all code points one by one, ',
             f'# then {len(strings)} random strings. Written by src/cpu/text/unicode_tables.py.']
    lines[0] = lines[0].rstrip()
    for form in FORMS:
        line = [form.lower()]
        for texts in (map(chr, CODE_POINTS), strings):
            data = ''.join(unicodedata.normalize(form, text) + '\n' for text in texts).encode()
            line += [f'{zlib.crc32(data):08x}', str(len(data))]
        lines.append(' '.join(line))
    with open(GOLDEN, 'w', encoding='utf-8') as file:
        file.write('\n'.join(lines) + '\n')


write_tables()
write_golden()
