# tries: compiled files and caches for whoever imports next
# threat: G5
# expect: passed
# says: poisoned

import importlib.util
import os
import sys

sys.dont_write_bytecode = False
for module in (os.__file__, '/box/stub.py', '/box/student/tasks.py'):
    cached = importlib.util.cache_from_source(module)
    try:
        os.makedirs(os.path.dirname(cached), exist_ok=True)
        open(cached, 'wb').write(b'poison')
        if not module.startswith('/box/student'):
            print('REACHED', cached)
    except OSError:
        pass
for folder in ('~/.cache', '~/.ccache', '~/.triton', '~/.local/lib', '/var/tmp'):
    try:
        os.makedirs(os.path.expanduser(folder), exist_ok=True)
        open(os.path.expanduser(folder) + '/poison', 'w').write('poison')
    except OSError:
        pass
print('poisoned')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
