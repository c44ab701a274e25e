# tries: the calls by which sandboxes were left before
# threat: F5 F13
# expect: passed
# says: tried

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
x86 = os.uname().machine == 'x86_64'
# name: (x86-64, arm64), arguments
CALLS = {
    'ptrace traceme': ((101, 117), 0, 0, 0, 0),
    'ptrace attach': ((101, 117), 16, 1, 0, 0),
    'process_vm_readv': ((310, 270), 1, 0, 0, 0, 0, 0),
    'process_vm_writev': ((311, 271), 1, 0, 0, 0, 0, 0),
    'bpf': ((321, 280), 5, 0, 0),
    'perf_event_open': ((298, 241), 0, 0, -1, -1, 0),
    'userfaultfd': ((323, 282), 0),
    'io_uring_setup': ((425, 425), 1, 0),
    'keyctl': ((250, 219), 0, -3, 1),
    'add_key': ((248, 217), b'user', b'a', b'b', 1, -3),
    'request_key': ((249, 218), b'user', b'a', 0, 0),
    'kexec_load': ((246, 104), 0, 0, 0, 0),
    'init_module': ((175, 105), 0, 0, b''),
    'finit_module': ((313, 273), 0, b'', 0),
    'kcmp': ((312, 272), 1, 1, 0, 0, 0),
    'pidfd_getfd': ((438, 438), 0, 0, 0),
    'personality': ((135, 92), 0x40000),
    'seccomp listener': ((317, 277), 1, 8, 0),
    'memfd_secret': ((447, 447), 0),
    'reboot': ((169, 142), 0xFEE1DEAD, 0x28121969, 0, 0),
    'syslog': ((103, 116), 2, 0, 0),
    'sethostname': ((170, 161), b'x', 1),
    'clock_settime': ((227, 112), 0, bytes(16)),
    'settimeofday': ((164, 170), bytes(16), 0),
    'acct': ((163, 89), 0),
    'swapon': ((167, 224), b'/tmp/x', 0),
    'quotactl': ((179, 60), 0, 0, 0, 0),
    'fanotify_init': ((300, 262), 0, 0),
    'setuid 0': ((105, 146), 0),
    'setgid 0': ((106, 144), 0),
    'setgroups': ((116, 159), 0, 0),
}
for name, ((amd, arm), *args) in CALLS.items():
    if libc.syscall(amd if x86 else arm, *args) >= 0:
        print('REACHED', name)
print('tried')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
