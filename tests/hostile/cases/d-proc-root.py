# tries: the roots and working folders of other processes
# threat: D8
# expect: passed
# says: looked

import os

for pid in ['self', 'thread-self', *filter(str.isdigit, os.listdir('/proc'))]:
    for way in ('root', 'cwd'):
        for path in ('etc/shadow', '../../../etc/shadow', 'root/.ssh', 'work', 'home', 'var/lib', '../@CANARY_FILE@'):
            if os.path.exists(f'/proc/{pid}/{way}/{path}'):
                print('REACHED', pid, way, path)
print('looked')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
