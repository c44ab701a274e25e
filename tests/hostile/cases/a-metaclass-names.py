# tries: a type that claims to be float, by its name and its metaclass
# threat: A3
# expect: failed

class Meta(type):
    def __eq__(cls, other):
        return True

    def __hash__(cls):
        return hash(float)

    def __instancecheck__(cls, instance):
        return True


class Liar(metaclass=Meta):
    __class__ = float

    def __repr__(self):
        return '43.0'

    def __float__(self):
        return 43.0


Liar.__name__ = Liar.__qualname__ = 'float'


def double(x):
    return Liar()


def reverse(text):
    return Liar()
