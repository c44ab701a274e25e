# tries: a dictionary whose keys all collide
# threat: E13
# expect: timed_out
# limits: wall_s=1.5 cpu_s=0.5

class Key:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        return self is other


def double(x):
    return len({Key(): n for n in range(10**6)})


def reverse(text):
    return text[::-1]
