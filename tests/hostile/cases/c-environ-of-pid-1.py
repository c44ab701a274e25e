# tries: the environment, arguments and descriptors of every process in sight
# threat: C1
# expect: passed
# says: looked

import os

for pid in filter(str.isdigit, os.listdir('/proc')):
    for what in ('environ', 'cmdline', 'comm', 'maps', 'stack', 'auxv'):
        try:
            text = open(f'/proc/{pid}/{what}', 'rb').read(1 << 20)
        except OSError:
            continue
        for word in (b'@CANARY@', b'EAR_', b'postgres', b'token', b'/work/', b'/root/'):
            if word in text and what != 'maps':
                print('REACHED', pid, what, word)
    try:
        for name in os.listdir(f'/proc/{pid}/fd'):
            target = os.readlink(f'/proc/{pid}/fd/{name}')
            if target.startswith('/') and not target.startswith(('/dev/null', '/proc', '/box', '/memfd', '/dev/urandom')):
                print('REACHED', pid, target)
    except OSError:
        pass
print('looked')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
