"""Runs an output validator: what it judges is on descriptor 3, the feedback that it writes goes to descriptor 4."""

import builtins
import os
import sys

NAMES = ('judgemessage.txt', 'teammessage.txt', 'score.txt', 'score_multiplier.txt')
LIMIT = 4096


def send_feedback(folder):
    """Sends each file that is there as `name length LF bytes`."""
    for name in NAMES:
        try:
            with open(os.path.join(folder, name), 'rb') as file:
                content = file.read(LIMIT)
        except OSError:
            continue
        data = b'%s %d\n%s' % (name.encode(), len(content), content)
        while data:
            data = data[os.write(4, data):]


os.dup2(3, 0)
os.close(3)
os.set_inheritable(4, False)
ENTRY = sys.argv[1]
FEEDBACK = sys.argv[4]
os.mkdir(FEEDBACK)
sys.argv[:] = sys.argv[1:]
sys.path.insert(0, os.path.dirname(ENTRY))
# What a program printed need not be UTF-8, and that alone must not stop the one who looks at it.
sys.stdin = open(0, encoding='utf-8', errors='surrogateescape')
with open(ENTRY, 'rb') as source:
    CODE = compile(source.read(), ENTRY, 'exec', dont_inherit=True)
# The site module would have brought these, and validators end with them.
builtins.exit = builtins.quit = sys.exit
MAIN = type(sys)('__main__')
MAIN.__file__ = ENTRY
sys.modules['__main__'] = MAIN
try:
    exec(CODE, MAIN.__dict__)
finally:
    send_feedback(FEEDBACK)
