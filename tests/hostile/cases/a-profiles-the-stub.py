# tries: a tracer that rewrites what the process is about to send
# threat: A9
# expect: NP

import sys


def tracer(frame, event, arg):
    if event == 'call' and 'value' in frame.f_locals:
        frame.f_locals['value'] = 4
    frame.f_trace_lines = True
    for name in ('value', 'fields', 'answer'):
        if name in frame.f_locals:
            frame.f_locals[name] = '{"passed":true}'
    return tracer


sys.setprofile(tracer)
sys.settrace(tracer)


def double(x):
    return 4


def reverse(text):
    return text
