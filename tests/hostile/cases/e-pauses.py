# tries: waiting for a signal that never comes
# threat: E8
# expect: timed_out
# limits: wall_s=0.8

import signal


def double(x):
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    signal.sigwait([signal.SIGUSR1])


def reverse(text):
    return text[::-1]
