# tries: crashing the interpreter with code that no compiler wrote
# threat: A14
# expect: crashed

def double(x):
    code = (lambda: None).__code__
    exec(code.replace(co_code=bytes([100, 255, 116, 255, 83, 255] * 400), co_consts=(), co_names=(), co_stacksize=1))


def reverse(text):
    return text[::-1]
