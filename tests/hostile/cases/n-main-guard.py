# tries: honest: sys.exit in a main guard, optional imports, own class names
# threat: N3 N6 N7
# expect: passed

import sys

try:
    import numpy
except ImportError:
    numpy = None


class Event:
    pass


class Timer:
    def __eq__(self, other):
        return isinstance(other, Timer)


if __name__ == '__main__':
    sys.exit(0)


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
