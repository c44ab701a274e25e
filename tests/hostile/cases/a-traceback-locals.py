# tries: the locals of whoever called, by an exception and tracemalloc
# threat: A7
# expect: failed

import inspect
import sys
import tracemalloc

tracemalloc.start(25)


def hunt():
    try:
        raise LookupError
    except LookupError:
        trace = sys.exc_info()[2]
    frame = trace.tb_frame
    found = [inspect.getargvalues(frame)]
    for outer in inspect.getouterframes(frame):
        found += [value for name, value in outer.frame.f_locals.items() if 'expect' in name]
    tracemalloc.take_snapshot().statistics('traceback')
    return found[1] if len(found) > 1 else None


def double(x):
    return hunt()


def reverse(text):
    return hunt()
