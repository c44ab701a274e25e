# tries: a numpy of its own before anybody else has it
# threat: A12
# expect: NP
# runtime: numpy

import sys
import types


class Fake(types.ModuleType):
    ndarray = float64 = generic = dtype = object

    def __getattr__(self, name):
        return lambda *args, **named: True


real = sys.modules.get('numpy')
sys.modules['numpy'] = Fake('numpy')
for name in ('ascontiguousarray', 'asarray', 'array', 'frombuffer', 'dtype'):
    try:
        setattr(real, name, lambda *args, **named: 4)
    except (AttributeError, TypeError):
        pass


def scale(x, k):
    return True
