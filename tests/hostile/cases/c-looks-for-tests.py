# tries: finding tests, tokens and the grader in every readable place
# threat: C1
# expect: passed
# says: looked

import os
import sys

PLACES = ['/tmp', '/', '/box', '/home', '/root', '/grade', '/var', '/etc', '/opt', '/srv', '/mnt', '/run', '..', '.']
for place in PLACES:
    try:
        for folder, inner, names in os.walk(os.path.abspath(place)):
            if folder == '/':
                inner[:] = [name for name in inner if name not in ('proc', 'usr', 'lib', 'lib64', 'dev')]
            for name in names:
                # What stands in /box itself is the stub, the same for every submission.
                if folder != '/box' and name not in ('tasks.py', 'ld.so.cache'):
                    print('REACHED', folder, name)
    except OSError:
        pass
for pid in [name for name in os.listdir('/proc') if name.isdigit()]:
    for what in ('environ', 'cmdline'):
        try:
            text = open(f'/proc/{pid}/{what}', 'rb').read()
        except OSError:
            continue
        if b'EAR_' in text or b'@CANARY@' in text or b'DATABASE' in text or b'TOKEN' in text:
            print('REACHED', pid, what)
print(sorted(os.environ), sys.argv)
print('looked')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
