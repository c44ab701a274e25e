# tries: a little memory at a time, touched once
# threat: E3
# expect: out_of_memory

import mmap

held = []


def double(x):
    while True:
        page = mmap.mmap(-1, 1 << 20)
        page.write(b'x' * (1 << 20))
        held.append(page)


def reverse(text):
    return text[::-1]
