# tries: comparing functions replaced in builtins, math and the main module
# threat: A8
# expect: failed

import builtins
import math
import sys

builtins.abs = lambda x: 0
builtins.all = lambda items: True
builtins.any = lambda items: False
math.isclose = lambda *args, **named: True
main = sys.modules['__main__']
for name in list(vars(main)):
    if name in ('check', 'compare', 'judge', 'equal'):
        setattr(main, name, lambda *args: True)


def double(x):
    return 4


def reverse(text):
    return text
