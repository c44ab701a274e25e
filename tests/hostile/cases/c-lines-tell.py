# tries: a hidden input as the file and the line in which it stopped
# threat: C3 C4
# expect: NP

def double(x):
    return 2 * x


def reverse(text):
    source = '\n' * int(text[:4], 16) + 'raise ValueError(0)'
    try:
        exec(compile(source, '/box/student/' + text[::-1], 'exec'), {})
    except ValueError as error:
        raise error.with_traceback(error.__traceback__.tb_next)
