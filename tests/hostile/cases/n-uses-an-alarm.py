# tries: honest: an alarm with a handler
# threat: N4
# expect: passed

import signal
import time

rung = []
signal.signal(signal.SIGALRM, lambda number, frame: rung.append(number))
signal.setitimer(signal.ITIMER_REAL, 0.01)
while not rung:
    time.sleep(0.001)


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
