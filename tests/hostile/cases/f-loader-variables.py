# tries: preloaded and audited libraries, for programs that are trusted
# threat: F9
# expect: passed
# says: tried

import os

os.environ.update(LD_PRELOAD='/tmp/evil.so', LD_AUDIT='/tmp/evil.so', GCONV_PATH='/tmp', PYTHONPATH='/tmp', PYTHONSTARTUP='/tmp/x')
for path in ('/etc/ld.so.preload', '/etc/ld.so.cache', '/etc/ld.so.conf'):
    try:
        open(path, 'a').close()
        print('REACHED', path)
    except OSError:
        pass
print('tried')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
