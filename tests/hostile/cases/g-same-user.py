# tries: processes of its own user outside this jail
# threat: G7 F10
# expect: passed
# says: looked

import os
import signal

seen = [pid for pid in os.listdir('/proc') if pid.isdigit()]
if len(seen) > 4:
    print('REACHED', seen)
for pid in range(5, 400):
    try:
        os.kill(pid, 0)
        print('REACHED', pid)
    except OSError:
        pass
print('looked')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
