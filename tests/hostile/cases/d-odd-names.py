# tries: names with newlines, options, commands, 255 bytes and bytes that are no text
# threat: D3
# expect: passed
# says: named

import os

for folder in (b'/tmp/', b'/box/student/'):
    for name in (b'a\nb', b'-rf', b'$(id)', b'`id`', b'x' * 255, b'\xff\xfe', b'trailing ', b'TASKS.PY', b'..x', b'a;b|c&d'):
        try:
            open(folder + name, 'w').close()
        except OSError:
            pass
print('named')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
