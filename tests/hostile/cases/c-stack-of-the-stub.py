# tries: a traceback through the lines of the stub
# threat: C4
# expect: NP

import sys

main = sys.modules['__main__']


def double(x):
    return main.look_up(None)


def reverse(text):
    return main.encode(text, 10**9, [0])
