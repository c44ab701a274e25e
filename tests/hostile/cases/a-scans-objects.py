# tries: every object of the collector for something that is expected
# threat: A6
# expect: failed

import gc


def found():
    for thing in gc.get_objects():
        if type(thing) is dict:
            for key, value in list(thing.items()):
                if type(key) is str and key.startswith(('expect', 'hidden', 'want')):
                    return value
    return None


def double(x):
    return found()


def reverse(text):
    return found()
