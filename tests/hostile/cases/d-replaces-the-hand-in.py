# tries: its own file turned into a link to the host
# threat: D1
# expect: passed
# says: linked

import os

for target in ('/etc/passwd', '/proc/1/environ', '@CANARY_FILE@', '/dev/zero'):
    try:
        os.unlink('/box/student/tasks.py')
    except OSError:
        pass
    try:
        os.symlink(target, '/box/student/tasks.py')
    except OSError:
        pass
for name in ('stub.py', 'verdict.json', 'result'):
    try:
        os.symlink('/etc/shadow', f'/box/{name}')
        print('REACHED', name)
    except OSError:
        pass
print('linked')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
