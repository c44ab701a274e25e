# tries: a list and a string that look through callers while they are read
# threat: A2 A5
# expect: failed

import sys


def hunt():
    frame = sys._getframe()
    while frame is not None:
        for name, value in list(frame.f_locals.items()) + list(frame.f_globals.items()):
            if 'expect' in str(name).lower():
                return value
        frame = frame.f_back
    return None


class Spy(list):
    def __iter__(self):
        yield hunt()


class Text(str):
    def __getitem__(self, key):
        return str(hunt())


def double(x):
    return Spy([x])


def reverse(text):
    return Text('x')
