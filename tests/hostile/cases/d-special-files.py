# tries: setuid bits, devices, capabilities and handles
# threat: D6 D9 F14
# expect: passed
# says: tried

import ctypes
import os
import stat

libc = ctypes.CDLL(None, use_errno=True)
open('/tmp/tool', 'w').close()


def attempt(name, act):
    try:
        act()
        print('REACHED', name)
    except OSError:
        pass


def check(name, result):
    if result >= 0:
        print('REACHED', name)


attempt('chmod', lambda: os.chmod('/tmp/tool', 0o4755))
attempt('chmod g', lambda: os.chmod('/tmp/tool', 0o2755))
attempt('mknod', lambda: os.mknod('/tmp/disk', stat.S_IFBLK | 0o666, os.makedev(8, 0)))
attempt('mknod c', lambda: os.mknod('/tmp/mem', stat.S_IFCHR | 0o666, os.makedev(1, 1)))
attempt('xattr', lambda: os.setxattr('/tmp/tool', 'security.capability', bytes(20)))
attempt('chown', lambda: os.chown('/tmp/tool', 0, 0))
check('name_to_handle_at', libc.name_to_handle_at(-100, b'/tmp', ctypes.create_string_buffer(200), ctypes.byref(ctypes.c_int()), 0))
check('open_by_handle_at', libc.open_by_handle_at(-100, ctypes.create_string_buffer(200), 0))
os.symlink('/etc/shadow', '/tmp/-rf $(id)')
print('tried')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
