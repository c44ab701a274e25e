# tries: lists that hold themselves, and a dictionary that never ends
# threat: A15
# expect: failed,crashed,timed_out

def double(x):
    value = [x]
    value.append(value)
    return value


class Endless(dict):
    def items(self):
        while True:
            yield 'a', 1


def reverse(text):
    return Endless(a=1)
