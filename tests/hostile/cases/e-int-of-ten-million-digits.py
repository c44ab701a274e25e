# tries: an integer of ten million digits
# threat: E13
# expect: NP
# limits: wall_s=1.5 cpu_s=0.5

import sys


def double(x):
    if hasattr(sys, 'set_int_max_str_digits'):
        sys.set_int_max_str_digits(0)
    return int('9' * 10**7)


def reverse(text):
    return text[::-1]
