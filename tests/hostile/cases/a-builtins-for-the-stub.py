# tries: the functions that the stub itself calls, replaced by kinder ones
# threat: A12
# expect: NP

import builtins
import sys

builtins.type = lambda *args: float
builtins.isinstance = lambda *args: True
builtins.vars = lambda *args: {}
builtins.getattr = lambda owner, name, *rest: (lambda *args: 4)
sys.modules['posix'] = sys.modules['_json'] = None


def double(x):
    return None


def reverse(text):
    return None
