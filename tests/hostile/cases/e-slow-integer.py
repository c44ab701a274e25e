# tries: one operation of C that no signal handler interrupts
# threat: E13
# expect: timed_out,failed
# limits: wall_s=1 cpu_s=0.6

def double(x):
    return 7 ** (10**8) % (10**7 + 19) + int('9' * 4000) ** 90000


def reverse(text):
    return text[::-1]
