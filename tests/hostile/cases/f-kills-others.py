# tries: signals to everybody, the first process and the grader
# threat: F10
# expect: NP

import os
import signal


def double(x):
    for target in (os.getppid(), 1):
        try:
            os.kill(target, signal.SIGKILL)
            os.kill(target, signal.SIGTERM)
        except OSError:
            pass
    os.kill(-1, signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


def reverse(text):
    return text[::-1]
