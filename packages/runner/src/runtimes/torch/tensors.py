"""Laid over the stub before the first request, after arrays.py: PyTorch is imported, tensors come in as CPU tensors
and go out as raw bytes. Gradients are left behind; what is no strided tensor on the CPU is named and not read.
"""

from posix import O_WRONLY, close, dup, dup2
from posix import open as open_descriptor

# A library of PyTorch's warns on descriptor 2 that memory cannot be locked here; that is nothing of the student's.
kept, quiet = dup(2), open_descriptor('/dev/null', O_WRONLY)
dup2(quiet, 2)
try:
    import torch
finally:
    dup2(kept, 2)
    close(kept)
    close(quiet)

# As imported: what a student's file puts in their place is no concern of the stub's.
torch_frombuffer, torch_empty, torch_strided = torch.frombuffer, torch.empty, torch.strided
TORCH_DTYPES = {'f64': torch.float64, 'f32': torch.float32, 'f16': torch.float16, 'bf16': torch.bfloat16,
                'i64': torch.int64, 'i32': torch.int32, 'u8': torch.uint8, 'bool': torch.bool}
TORCH_WIRE = {dtype: wire for wire, dtype in TORCH_DTYPES.items()}


def torch_obstacle(tensor):
    """Why a tensor's memory is not read as it is: `sparse`, `quantized`, `meta`, a dtype's name; or None."""
    if tensor.is_quantized:
        return 'quantized'
    if tensor.layout is not torch_strided:
        return 'sparse'
    if getattr(tensor, 'is_nested', False):
        return 'nested'
    if tensor.device.type == 'meta':
        return 'meta'
    return None if tensor.dtype in TORCH_WIRE else str(tensor.dtype).rpartition('.')[2]


def read_torch(tensor, room):
    obstacle = torch_obstacle(tensor)
    if obstacle is not None:
        return '{"x":["torch",%s]}' % text(obstacle, 60)
    dtype, wire, shape = tensor.dtype, TORCH_WIRE[tensor.dtype], list(tensor.shape)
    count = room.take(shape)
    plain = tensor.detach()
    if not shape:
        return '{"n":["torch","%s",%s]}' % (wire, encode(plain.item(), 0, room))
    # Copied into memory of our own: contiguous, without pending conjugation or negation, and without NumPy.
    data = bytearray(count * WIDTH[wire])
    if count > 0:
        torch_frombuffer(data, dtype=dtype).copy_(plain.reshape(-1))
    room.segments.append([wire, shape, bytes(data)])
    return '{"a":["torch",%d]}' % (len(room.segments) - 1)


def MAKE(dtype, shape, data):
    if len(data) == 0:
        return torch_empty(shape, dtype=TORCH_DTYPES[dtype])
    return torch_frombuffer(bytearray(data), dtype=TORCH_DTYPES[dtype]).reshape(shape).clone()


torch.set_num_threads(1)
READERS.append((torch.Tensor, read_torch))
READERS.append((torch.nn.Parameter, read_torch))
BESIDE.update(torch=torch)
VERSIONS.append('-torch-' + torch.__version__)
