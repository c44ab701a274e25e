# tries: settings of the kernel that name a program
# threat: F7 D7
# expect: passed
# says: tried

import os

for path in ('core_pattern', 'modprobe', 'hotplug', 'poweroff_cmd', 'usermodehelper/bset', 'randomize_va_space', 'yama/ptrace_scope'):
    try:
        os.close(os.open('/proc/sys/kernel/' + path, os.O_WRONLY))
        print('REACHED', path)
    except OSError:
        pass
for path in ('/proc/sys/fs/binfmt_misc/register', '/proc/self/oom_score_adj', '/proc/self/loginuid', '/proc/self/uid_map'):
    try:
        with open(path, 'w') as file:
            file.write('-1000' if 'oom' in path else '0 0 1')
        print('REACHED', path)
    except OSError:
        pass
print('tried')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
