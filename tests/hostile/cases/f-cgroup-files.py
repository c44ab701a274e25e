# tries: its own limits, raised where they are kept
# threat: F4 E16
# expect: passed
# says: tried

import os

for folder, inner, names in os.walk('/sys'):
    print('REACHED', folder)
    break
for path in ('/proc/self/cgroup', '/proc/1/cgroup'):
    text = open(path).read() if os.path.exists(path) else ''
    if 'run-' in text or 'ear' in text:
        print('REACHED the name of its group')
print('tried')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
