# tries: honest: libraries that may not be there, in several ways
# threat: N7
# expect: passed

import contextlib
import importlib.util

HAVE = importlib.util.find_spec('numpy') is not None
with contextlib.suppress(ImportError):
    import torch  # noqa: F401
try:
    import cupy as np
except Exception:
    import math as np


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
