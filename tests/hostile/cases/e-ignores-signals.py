# tries: ignoring every signal that can be ignored
# threat: E8
# expect: timed_out
# limits: wall_s=1 cpu_s=0.5

import signal

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass


def double(x):
    while True:
        pass


def reverse(text):
    return text[::-1]
