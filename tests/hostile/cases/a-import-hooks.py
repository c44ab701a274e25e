# tries: modules replaced before anybody else imports them
# threat: A12
# expect: failed

import sys
import types


class Liar(types.ModuleType):
    def __getattr__(self, name):
        return lambda *args, **named: True


for name in ('json', 'math', 'numpy', 'struct', 'operator'):
    sys.modules[name] = Liar(name)
sys.meta_path.insert(0, Liar('finder'))


def double(x):
    return True


def reverse(text):
    return True
