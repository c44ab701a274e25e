# tries: honest: functions made by exec, eval, closures and decorators
# threat: N8
# expect: passed

import functools

scope = {}
exec('def twice(x):\n    return x + x', scope)


def traced(fn):
    @functools.wraps(fn)
    def inner(*args):
        return fn(*args)

    return inner


double = traced(scope['twice'])
reverse = eval('lambda text: text[::-1]')
