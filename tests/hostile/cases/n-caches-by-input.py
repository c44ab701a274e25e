# tries: honest: remembering results by their input
# threat: N8
# expect: passed

import functools


@functools.lru_cache(maxsize=None)
def double(x):
    return 2 * x


@functools.lru_cache(maxsize=None)
def reverse(text):
    return ''.join(reversed(text))
