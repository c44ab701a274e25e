# tries: new namespaces and every call that mounts
# threat: F3 F4
# expect: passed
# says: tried

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
x86 = os.uname().machine == 'x86_64'


def attempt(name, number, *args):
    if libc.syscall(number, *args) >= 0:
        print('REACHED', name)


FLAGS = {'mount': 0x20000, 'cgroup': 0x2000000, 'uts': 0x4000000, 'ipc': 0x8000000, 'user': 0x10000000,
         'pid': 0x20000000, 'net': 0x40000000}
for name, flag in FLAGS.items():
    attempt('unshare ' + name, 272 if x86 else 97, flag)
    attempt('clone3 ' + name, 435, (ctypes.c_uint64 * 11)(flag), 88)
    child = libc.syscall(56 if x86 else 220, flag | 17, 0, 0, 0, 0)
    if child == 0:
        os._exit(0)
    if child > 0:
        print('REACHED clone', name)
for name in ('user', 'mnt', 'pid', 'net'):
    handle = os.open('/proc/self/ns/' + name, os.O_RDONLY)
    attempt('setns ' + name, 308 if x86 else 268, handle, 0)
attempt('mount', 165 if x86 else 40, b'none', b'/tmp', b'tmpfs', 0, 0)
attempt('umount', 166 if x86 else 39, b'/proc/sys', 2)
attempt('pivot_root', 155 if x86 else 41, b'/tmp', b'/tmp')
attempt('chroot', 161 if x86 else 51, b'/tmp')
for number in (428, 429, 430, 431, 432, 433, 442):
    attempt(f'new mount call {number}', number, 0, 0, 0, 0, 0)
print('tried')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
