# tries: what the kernel tells about the host
# threat: F7
# expect: passed
# says: tried

for path in ['/proc/kallsyms', '/proc/cmdline', '/proc/keys', '/proc/key-users', '/proc/kcore', '/proc/kmsg',
             '/proc/modules', '/proc/config.gz', '/proc/sysrq-trigger', '/proc/timer_list', '/sys/kernel/notes']:
    try:
        if open(path, 'rb').read(64):
            print('REACHED', path)
    except OSError:
        pass
print('tried')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
