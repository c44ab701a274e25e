# tries: honest: hooks for errors and a fault handler
# threat: N4 A17
# expect: passed

import faulthandler
import signal
import sys

faulthandler.enable(sys.stderr)
sys.excepthook = lambda *args: print('oh')
signal.signal(signal.SIGALRM, lambda *args: None)
signal.alarm(60)


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
