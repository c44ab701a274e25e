# tries: hidden inputs in the names of types, functions and keys
# threat: C3
# expect: NP

def double(x):
    return 2 * x


def reverse(text):
    kind = type('E' + text[::-1], (Exception,), {'__module__': text[::-1]})
    scope = {'kind': kind}
    exec(f'def f_{text[::-1]}():\n    raise kind("{text[::-1]}")', scope)
    scope['f_' + text[::-1]]()
