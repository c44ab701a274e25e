# tries: decimals and fractions of the same size
# threat: K4
# expect: failed

from decimal import Decimal
from fractions import Fraction


def double(x):
    return Decimal(2 * x) if x == 2 else Fraction(2 * x)


def reverse(text):
    return text[::-1]
