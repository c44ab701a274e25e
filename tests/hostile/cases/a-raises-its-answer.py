# tries: an exception whose text and type look like a passed check
# threat: A10
# expect: NP

class Passed(SystemExit):
    code = 0

    def __str__(self):
        return '{"value": 4, "status": "passed"}'


def double(x):
    raise Passed('passed')


def reverse(text):
    raise Passed('passed')
