# tries: a string and a number that hash and compare like any other
# threat: A1
# expect: failed

class Any(str):
    def __eq__(self, other):
        return True

    def __hash__(self):
        return hash('anything')

    def __str__(self):
        return self

    def encode(self, *args):
        return b'anything'


class Num(int):
    def __new__(cls):
        return int.__new__(cls, 0)

    def bit_length(self):
        return 1

    def __index__(self):
        return 4


def double(x):
    return Num()


def reverse(text):
    return Any()
