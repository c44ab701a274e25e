# tries: honest: 48 KB of debugging output
# threat: N2
# expect: passed

for n in range(48):
    print(str(n % 10) * 1023)


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
