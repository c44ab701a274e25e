# tries: an exception whose text, type and cause misbehave while they are read
# threat: A10
# expect: NP

import os


class Meta(type):
    @property
    def __name__(cls):
        os._exit(0)

    def mro(cls):
        return type.mro(cls)


class Bite(Exception, metaclass=Meta):
    def __str__(self):
        while True:
            raise self

    __repr__ = __str__

    @property
    def __traceback__(self):
        raise KeyboardInterrupt

    @property
    def __module__(self):
        raise SystemExit(0)


def double(x):
    raise Bite()


def reverse(text):
    raise Bite() from Bite()
