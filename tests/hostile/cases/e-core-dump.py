# tries: leaving a core of gigabytes
# threat: E17
# expect: crashed

import os
import resource


def double(x):
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        print('REACHED')
    except (OSError, ValueError):
        pass
    os.abort()


def reverse(text):
    return text[::-1]
