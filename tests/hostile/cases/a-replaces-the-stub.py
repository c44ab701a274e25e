# tries: the functions of the process that answers, so that it says what was never computed
# threat: A9
# expect: NP

import sys

main = sys.modules['__main__']
main.answer = lambda value: {'value': 'true', 'status': '"passed"', 'score': '1', 'passed': 'true'}
main.encode = lambda *args: '"passed"'
main.OPERATIONS['call'] = lambda request: {'value': '{"passed":true}', 'verdict': '"passed"'}


def double(x):
    return None


def reverse(text):
    return None
