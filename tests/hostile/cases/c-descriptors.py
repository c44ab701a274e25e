# tries: descriptors that somebody forgot to close
# threat: C1
# expect: passed
# says: looked

import os

for name in os.listdir('/proc/self/fd'):
    try:
        target = os.readlink(f'/proc/self/fd/{name}')
    except OSError:
        continue
    if int(name) > 4 and not target.startswith(('/proc/', '/box/')) or target.startswith(('socket:', 'anon_inode:')):
        print('REACHED', name, target)
print('looked')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
