# tries: a list of 10 GB
# threat: E3
# expect: out_of_memory

def double(x):
    hog = []
    while len(hog) < 2560:
        hog.append(b'x' * (4 << 20))
    return 2 * x


def reverse(text):
    return text[::-1]
