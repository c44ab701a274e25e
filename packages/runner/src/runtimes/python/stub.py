"""The student's side of judging: loads the student's files and answers requests with plain values.

Requests come in on descriptor 3 and replies leave on descriptor 4, as frames: u32 LE header length, u32 LE payload
length, a JSON header, then the payload. This file runs in the student's own process, so nothing here is trusted by
the other side: it holds no expected value, and what it sends is read as data. Needs Python >= 3.8, standard library
only; it imports next to nothing, because its start-up is part of every verdict.

The arguments of the command line name parts that are laid over this file before the first request (arrays.py,
tensors.py): they import what their runtime brings and say how its tensors come in and go out.
"""

import sys
from posix import mkdir, read, write

CALLS, REPLIES = 3, 4
MAX_HEADER = 65536
MAX_DEPTH, MAX_NODES, MAX_TEXT, MAX_INT_BITS = 40, 200_000, 100_000, 2048
MAX_SEGMENTS, MAX_RANK, MAX_ELEMENTS = 256, 8, 1 << 20
CHECK_FILE = '<check>'
ONLY_AST = 0x400  # ast.PyCF_ONLY_AST, without importing ast


class Unsendable(Exception):
    """A value that cannot travel; its text names the reason."""


def read_exactly(count):
    parts = []
    while count > 0:
        part = read(CALLS, min(count, 65536))
        if not part:
            raise EOFError
        parts.append(part)
        count -= len(part)
    return b''.join(parts)


def receive():
    """The next request. JSON of our own making is also a Python expression, which spares importing json (5 ms)."""
    sizes = read_exactly(8)
    header = read_exactly(int.from_bytes(sizes[:4], 'little')).decode('utf-8')
    request = eval(header, {'__builtins__': {}, 'true': True, 'false': False, 'null': None})
    request['payload'] = read_exactly(int.from_bytes(sizes[4:], 'little'))
    return request


def send(request_id, fields):
    """Sends one reply. `fields` maps a name to JSON text; `segments` are its tensors as [dtype, shape, bytes]."""
    value = fields.pop('value', None)
    segments = fields.pop('segments', ())
    if value is not None:
        if len(value) > MAX_HEADER // 2:
            words = value.encode('ascii')
            segments = [*segments, ['json', [len(words)], words]]
            value = 'null'
        fields['value'] = value
    rest = ''.join(',"%s":%s' % item for item in fields.items())
    shapes = ','.join(['{"dtype":"%s","shape":%s}' % (dtype, shape) for dtype, shape, _ in segments])
    header = ('{"id":%d,"segments":[%s]%s}' % (request_id, shapes, rest)).encode('ascii')
    payload = b''.join([data for _, _, data in segments])
    frame = len(header).to_bytes(4, 'little') + len(payload).to_bytes(4, 'little') + header + payload
    view = memoryview(frame)
    while view:
        view = view[write(REPLIES, view):]


def text(value, limit=MAX_TEXT):
    from _json import encode_basestring_ascii

    return encode_basestring_ascii(value[:limit])


def type_name(kind):
    try:
        name = type.__dict__['__name__'].__get__(kind)
        return name if type(name) is str else 'object'
    except BaseException:
        return 'object'


class Room:
    """What one answer may still take, and the tensors that it already holds."""

    def __init__(self):
        self.nodes, self.elements, self.segments = MAX_NODES, MAX_ELEMENTS, []

    def take(self, shape):
        """Reserves room for a tensor before a byte of it is read; its number of elements."""
        count = 1
        for extent in shape:
            count *= extent
        self.elements -= count
        if len(shape) > MAX_RANK:
            raise Unsendable('rank')
        if self.elements < 0 or len(self.segments) >= MAX_SEGMENTS:
            raise Unsendable('too_many')
        return count


READERS = []
"""Filled by the parts: (exact type, function of value and room that gives the JSON text of its wire form)."""


def encode(value, depth, room):
    """JSON text of a value. Types are matched exactly, so that no subclass can answer for itself.

    float -> number (or {"f": "nan"}), int -> {"i": n}, tuple -> {"t": [...]}, dict -> {"d": [[k, v], ...]}, a tensor
    -> {"a": [container, segment]}, one without axes -> {"n": [container, dtype, number]}, one of a dtype that does not
    travel -> {"x": [container, dtype]}, anything else -> {"o": "its type's name"}.
    """
    room.nodes -= 1
    if room.nodes < 0:
        raise Unsendable('too_many')
    if depth > MAX_DEPTH:
        raise Unsendable('too_deep')
    if value is None:
        return 'null'
    kind = type(value)
    if kind is float:
        if value - value == 0.0:
            return float.__repr__(value)
        return '{"f":"nan"}' if value != value else '{"f":"inf"}' if value > 0 else '{"f":"-inf"}'
    if kind is bool:
        return 'true' if value else 'false'
    if kind is int:
        bits = value.bit_length()
        if bits > MAX_INT_BITS:
            return '{"o":"int"}'
        return '{"i":%d}' % value if bits <= 53 else '{"i":"%d"}' % value
    if kind is str:
        if len(value) > MAX_TEXT:
            raise Unsendable('too_long')
        return text(value)
    if kind is list:
        return '[' + ','.join([encode(item, depth + 1, room) for item in value]) + ']'
    if kind is tuple:
        return '{"t":[' + ','.join([encode(item, depth + 1, room) for item in value]) + ']}'
    if kind is dict:
        pairs = [
            '[' + encode(key, depth + 1, room) + ',' + encode(item, depth + 1, room) + ']'
            for key, item in value.items()
        ]
        return '{"d":[' + ','.join(pairs) + ']}'
    for known, read_tensor in READERS:
        if kind is known:
            return read_tensor(value, room)
    return '{"o":%s}' % text(type_name(kind), 60)


def answer(value):
    room = Room()
    try:
        return {'value': encode(value, 0, room), 'segments': room.segments}
    except Unsendable as reason:
        return {'unsendable': text(str(reason))}


def shown_file(path):
    if type(path) is str:
        if path.startswith(STUDENT_DIR):
            return path[len(STUDENT_DIR):]
        if path == CHECK_FILE:
            return path
    return None


def frames_of(error):
    """[file, line, function] of the student's own frames and the check's, outermost first; at most 12."""
    frames = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        file = shown_file(code.co_filename)
        if file is not None:
            frames.append('[%s,%d,%s]' % (text(file, 160), trace.tb_lineno or 0, text(code.co_name, 80)))
            if len(frames) > 12:
                del frames[4]
        trace = trace.tb_next
    return '[' + ','.join(frames) + ']'


def raised(error):
    kind = type(error)
    try:
        words = str(error)
        words = words if type(words) is str else ''
    except BaseException:
        words = ''
    base = kind
    while base.__module__ != 'builtins' and base.__base__ is not None:
        base = base.__base__
    return {
        'raised': '{"type":%s,"base":%s,"text":%s,"frames":%s}'
        % (text(type_name(kind), 60), text(type_name(base), 60), text(words, 2000), frames_of(error))
    }


def unreadable(error, path):
    """compile() refused the source: what it said, and where."""
    line = getattr(error, 'lineno', None)
    file = shown_file(getattr(error, 'filename', None))
    words = getattr(error, 'msg', None)
    if type(words) is not str:
        words = type_name(type(error))
    return {
        'syntax': '{"type":%s,"text":%s,"file":%s,"line":%d}'
        % (text(type_name(type(error)), 60), text(words, 300), text(file or path, 160), line or 0)
    }


def put_files(request):
    """Writes the hand-in below STUDENT_DIR; each file is one segment of the payload."""
    at = 0
    for path, segment in zip(request['files'], request['segments']):
        size = segment['shape'][0]
        folder = STUDENT_DIR
        for part in path.split('/')[:-1]:
            folder += part + '/'
            try:
                mkdir(folder)
            except FileExistsError:
                pass
        with open(STUDENT_DIR + path, 'wb') as file:
            file.write(request['payload'][at:at + size])
        at += size


def load(request):
    """Takes the student's files and runs its programs as modules, in order; the first one's names are what checks see."""
    put_files(request)
    first = None
    for path in request['programs']:
        full = STUDENT_DIR + path
        try:
            with open(full, 'rb') as source:
                code = compile(source.read(), full, 'exec', dont_inherit=True)
        except Exception as error:
            return unreadable(error, path)
        name = path[:-3].replace('/', '.') if path.endswith('.py') else path
        module = sys.modules.get(name)
        if module is None or getattr(module, '__file__', None) != full:
            module = type(sys)(name)
            module.__file__ = full
            sys.modules[name] = module
            try:
                exec(code, module.__dict__)
            except SyntaxError as error:
                return unreadable(error, path)
        first = first or module
    STATE['module'] = first
    return {'value': 'true'}


def public_names():
    names = vars(STATE['module'])
    return {name: item for name, item in names.items() if type(name) is str and not name.startswith('_')}


MISSING = object()


def look_up(dotted):
    found = STATE['module']
    for part in dotted.split('.'):
        found = getattr(found, part, MISSING)
        if found is MISSING:
            return MISSING
    return found


def call(request):
    found = look_up(request['fn'])
    if found is MISSING:
        return {'missing': text(request['fn'])}
    args = request['args']
    if request['segments']:
        args = with_tensors(args, tensors_of(request))
    return answer(found(*args))


def tensors_of(request):
    """The segments of a request as the student's function receives them."""
    if MAKE is None:
        lay_over('lists.py')
    made, at = [], 0
    for segment in request['segments']:
        size = WIDTH[segment['dtype']]
        for extent in segment['shape']:
            size *= extent
        made.append(MAKE(segment['dtype'], segment['shape'], request['payload'][at:at + size]))
        at += size
    return made


def with_tensors(value, tensors):
    """Arguments with each {"$tensor": n} replaced."""
    if type(value) is list:
        return [with_tensors(item, tensors) for item in value]
    if type(value) is dict:
        if list(value) == ['$tensor']:
            return tensors[value['$tensor']]
        return {key: with_tensors(item, tensors) for key, item in value.items()}
    return value


WIDTH = {'f64': 8, 'f32': 4, 'f16': 2, 'bf16': 2, 'i64': 8, 'i32': 4, 'u8': 1, 'bool': 1}
MAKE = None
"""Set by a part: (dtype, shape, bytes) -> what stands for a tensor in this runtime."""
VERSIONS = []
"""Filled by the parts: `-numpy-1.24.2`."""
BESIDE = {}
"""Filled by the parts: names that scripts see beside the student's."""


def lay_over(part):
    path = ROOT + '/' + part
    with open(path, 'rb') as source:
        exec(compile(source.read(), path, 'exec', dont_inherit=True), globals())


def script(request):
    """Runs statements that may `return`: parsed alone, then moved into a function, so that lines keep their numbers."""
    body = compile(request['run'], CHECK_FILE, 'exec', ONLY_AST, dont_inherit=True).body
    holder = compile('def check(): pass', CHECK_FILE, 'exec', ONLY_AST, dont_inherit=True)
    holder.body[0].body = body
    names = {**BESIDE, **public_names()}
    exec(compile(holder, CHECK_FILE, 'exec', dont_inherit=True), names)
    return answer(names['check']())


def expressions(request):
    """Replaced by the part's own function of that name with the first request."""
    lay_over('expressions.py')
    return globals()['expressions'](request)


def hello(_request):
    version = '%d.%d.%d' % sys.version_info[:3] + ''.join(VERSIONS)
    return {'value': '[%s,%s]' % (text(sys.implementation.name, 40), text(version, 120))}


OPERATIONS = {'hello': hello, 'load': load, 'call': call, 'script': script, 'expressions': expressions}
STATE = {'module': None}
ROOT = sys.argv[0].rpartition('/')[0]
STUDENT_DIR = ROOT + '/student/'


def flush():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:
            pass


def main():
    for part in sys.argv[1:]:
        lay_over(part)
    sys.argv[:] = ['value.py']
    sys.path.insert(0, STUDENT_DIR[:-1])
    while True:
        try:
            request = receive()
        except EOFError:
            return
        try:
            fields = OPERATIONS[request['op']](request)
        except BaseException as error:
            fields = raised(error)
        flush()
        send(request['id'], fields)


main()
