# tries: a handler for the signal that the processor limit sends
# threat: E8
# expect: timed_out
# limits: wall_s=2 cpu_s=0.5

import signal

signal.signal(signal.SIGXCPU, lambda *args: None)
signal.signal(signal.SIGTERM, signal.SIG_IGN)


def double(x):
    while True:
        pass


def reverse(text):
    return text[::-1]
