# tries: honest: large tables, most of the memory
# threat: N1
# expect: passed

table = [float(n) for n in range(1_000_000)]


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
