# tries: the source of the stub, for something that it expects
# threat: C1
# expect: passed
# says: read

import os

source = open(os.path.join('/box', 'stub.py')).read() if os.path.exists('/box/stub.py') else ''
for word in ('expect_', 'nonce', 'EAR_GRADER', 'http://'):
    if word in source:
        print('REACHED', word)
print('read')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
