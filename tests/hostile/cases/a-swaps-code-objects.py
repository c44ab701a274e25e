# tries: the code of functions that have already been defined, exchanged in place
# threat: A9
# expect: NP

import sys

main = sys.modules['__main__']


def yes(*args, **named):
    return {'value': 'true'}


for value in list(vars(main).values()):
    code = getattr(value, '__code__', None)
    if code is not None and code.co_freevars == yes.__code__.co_freevars:
        try:
            value.__code__ = yes.__code__
        except (ValueError, TypeError):
            pass


def double(x):
    return 0


def reverse(text):
    return ''
