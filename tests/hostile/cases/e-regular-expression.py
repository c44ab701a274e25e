# tries: a regular expression that takes for ever
# threat: E13
# expect: timed_out
# limits: wall_s=1.5 cpu_s=0.5

import re


def double(x):
    return re.match(r'(a+)+$', 'a' * 40 + 'b')


def reverse(text):
    return text[::-1]
