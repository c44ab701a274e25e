# tries: never coming back
# threat: E6
# expect: timed_out
# limits: cpu_s=0.5

def double(x):
    while True:
        x += 1


def reverse(text):
    return text[::-1]
