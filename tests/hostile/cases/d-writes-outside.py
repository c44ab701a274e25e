# tries: writing to the interpreter, the staged files, the kernel and a file of the host
# threat: D7
# expect: passed
# says: tried

import os
import sys

for path in ['/box/stub.py', '/box/new', '/new', '/usr/lib/new', '/lib/new', '/dev/new', '/etc/new',
             sys.executable, os.__file__, '/proc/sys/kernel/core_pattern', '/proc/sys/kernel/hostname', '/proc/sysrq-trigger',
             '/proc/1/oom_score_adj', '/proc/sys/vm/drop_caches', '/sys/fs/cgroup/cgroup.procs', '/box/link']:
    for flags in (os.O_WRONLY, os.O_WRONLY | os.O_CREAT):
        try:
            os.close(os.open(path, flags))
            if path != '/proc/1/oom_score_adj':
                print('REACHED', path)
        except OSError:
            pass
# This one exists on the host, open to everybody; here the same path is another place.
try:
    os.makedirs(os.path.dirname('@CANARY_FILE@'), exist_ok=True)
    open('@CANARY_FILE@', 'w').write('changed')
except OSError:
    pass
print('tried')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
