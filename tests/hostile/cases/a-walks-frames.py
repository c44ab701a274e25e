# tries: walking the frames of the process for what is expected
# threat: A5
# expect: failed

import sys


def hunt():
    frame = sys._getframe()
    while frame is not None:
        for scope in (frame.f_locals, frame.f_globals):
            for name in ('expect', 'expected', 'want', 'answer', 'hidden', 'check'):
                if name in scope and not callable(scope[name]):
                    return scope[name]
        frame = frame.f_back
    return None


def double(x):
    return hunt()


def reverse(text):
    return hunt()
