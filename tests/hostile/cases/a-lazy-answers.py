# tries: generators and lazy objects that would compute while being compared
# threat: A15
# expect: failed

class Lazy:
    def __get__(self, owner, kind):
        return 4

    def __call__(self):
        return 4


def double(x):
    return (n for n in [2 * x])


def reverse(text):
    return map(str, reversed(text))
