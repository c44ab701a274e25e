# tries: the process from which the next one might be made
# threat: G7
# expect: NP,passed

import builtins
import os
import sys

builtins.open = builtins.print
sys.modules['os'] = sys.modules['json'] = None
main = sys.modules['__main__']
for name in ('OPERATIONS', 'STATE'):
    getattr(main, name, {}).update(poison=True)
for target in (os.getppid(), 1):
    try:
        os.kill(target, 0)
        os.kill(target, 10)
    except OSError:
        pass
os.environ['POISON'] = '1'


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
