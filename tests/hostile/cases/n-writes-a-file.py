# tries: honest: 5 MB in a temporary file
# threat: N5
# expect: passed

import tempfile

with tempfile.TemporaryFile() as file:
    file.write(b'x' * (5 << 20))
    file.seek(0)
    assert len(file.read()) == 5 << 20


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
