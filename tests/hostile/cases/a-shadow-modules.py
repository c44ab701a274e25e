# tries: files named like the standard library, for whoever imports after
# threat: A12
# expect: NP

import sys

for name in ('_json', 'json', 'struct', 'os', 'ast', 'encodings'):
    try:
        with open(f'/box/student/{name}.py', 'w') as file:
            file.write('def encode_basestring_ascii(value):\n    return "passed"\n')
    except OSError:
        pass
sys.path[:] = ['/box/student']
for name in ('_json', 'json'):
    sys.modules.pop(name, None)


def double(x):
    return 'x'


def reverse(text):
    return 'x'
