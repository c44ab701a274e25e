"""Laid over the stub once a gradient is asked for: builds random expressions with the student's `Value`."""

BINARY = {
    'add': lambda a, b: a + b,
    'sub': lambda a, b: a - b,
    'mul': lambda a, b: a * b,
    'div': lambda a, b: a / b,
}
UNARY = {
    'neg': lambda a: -a,
    'exp': lambda a: a.exp(),
    'log': lambda a: a.log(),
    'tanh': lambda a: a.tanh(),
    'relu': lambda a: a.relu(),
}


def evaluate(make, program):
    """Builds one expression with the student's class: leaves first, then each step from earlier nodes."""
    nodes = [make(value) for value in program['leaves']]
    leaves = list(nodes)
    for step in program['steps']:
        op = step[0]
        if op in BINARY:
            nodes.append(BINARY[op](nodes[step[1]], nodes[step[2]]))
        elif op == 'pow':
            nodes.append(nodes[step[1]] ** step[2])
        else:
            nodes.append(UNARY[op](nodes[step[1]]))
    nodes[-1].backward()
    return [nodes[-1].data, [leaf.grad for leaf in leaves]]


def expressions(request):
    make = look_up('Value')
    if make is MISSING:
        return {'missing': text('Value')}
    return answer([evaluate(make, program) for program in request['programs']])


OPERATIONS['expressions'] = expressions
