# tries: honest: an alarm with a handler
# threat: N4
# expect: passed

import signal

signal.signal(signal.SIGALRM, lambda number, frame: None)
signal.setitimer(signal.ITIMER_REAL, 0.01)
signal.pause()


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
