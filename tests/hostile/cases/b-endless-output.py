# tries: 10 GB on stdout and stderr
# threat: B7
# expect: output_limit
# flat: yes

import sys


def double(x):
    block = 'x' * 65536
    for _ in range(10 * 2**30 // 65536 // 2):
        sys.stdout.write(block)
        sys.stderr.write(block)
    return 2 * x


def reverse(text):
    return text[::-1]
