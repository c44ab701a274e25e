"""Laid over the stub before the first request: NumPy is imported, tensors come in as ndarrays, and ndarrays and
NumPy's scalars go out as raw bytes. A subclass, a masked array or a matrix is an object like any other.
"""

import numpy

NP_DTYPES = {'f64': '<f8', 'f32': '<f4', 'f16': '<f2', 'bf16': '<f4', 'i64': '<i8', 'i32': '<i4', 'u8': '|u1',
             'bool': '|b1'}
NP_WIRE = {('f', 8): 'f64', ('f', 4): 'f32', ('f', 2): 'f16', ('i', 8): 'i64', ('i', 4): 'i32', ('u', 1): 'u8',
           ('b', 1): 'bool'}
# As imported: what a student's file puts in their place is no concern of the stub's.
np_frombuffer = numpy.frombuffer
NP_KINDS = {'O': 'object', 'V': 'structured', 'S': 'bytes', 'U': 'str', 'M': 'datetime64', 'm': 'timedelta64'}


def np_name(dtype):
    """The dtype's name, whatever its byte order: `int16`, `object`, `structured`."""
    return NP_KINDS.get(dtype.kind) or dtype.name


def np_foreign(dtype):
    return '{"x":["numpy",%s]}' % text(np_name(dtype), 60)


def read_array(array, room):
    dtype = array.dtype
    wire = NP_WIRE.get((dtype.kind, dtype.itemsize))
    if wire is None:
        return np_foreign(dtype)
    shape = list(array.shape)
    room.take(shape)
    # Native, contiguous, a copy of its own: row by row, whatever order and byte order it had.
    own = array.astype(NP_DTYPES[wire], order='C')
    if not shape:
        return '{"n":["numpy","%s",%s]}' % (wire, encode(own.item(), 0, room))
    room.segments.append([wire, shape, own.tobytes()])
    return '{"a":["numpy",%d]}' % (len(room.segments) - 1)


def read_scalar(scalar, room):
    dtype = scalar.dtype
    wire = NP_WIRE.get((dtype.kind, dtype.itemsize))
    return np_foreign(dtype) if wire is None else '{"n":["scalar","%s",%s]}' % (wire, encode(scalar.item(), 0, room))


def MAKE(dtype, shape, data):
    # bfloat16 is no dtype of NumPy's: its values come as float32.
    if dtype == 'bf16':
        wide = bytearray(2 * len(data))
        wide[2::4], wide[3::4] = data[0::2], data[1::2]
        data = wide
    return np_frombuffer(data, NP_DTYPES[dtype]).reshape(shape).copy()


READERS.append((numpy.ndarray, read_array))
READERS.extend([(kind, read_scalar) for kind in {*numpy.sctypeDict.values()} if issubclass(kind, numpy.number)])
READERS.append((numpy.bool_, read_scalar))
BESIDE.update(np=numpy, numpy=numpy)
VERSIONS.append('-numpy-' + numpy.__version__)
