# tries: reading files of the host and leaving the jail by links and magic paths
# threat: D8
# expect: passed
# says: tried

import os

PATHS = ['/etc/shadow', '/etc/passwd', '/etc/hosts', '/root/.ssh/id_rsa', '/home', '/var/run/docker.sock', '/run/docker.sock',
         '/proc/1/root/etc/shadow', '/proc/self/root/etc/passwd', '/proc/self/cwd/../../etc/shadow', '@CANARY_FILE@',
         '/proc/1/cwd/etc/passwd', '/sys/kernel', '/work', '/dev/sda', '/dev/vda', '/dev/mem', '/dev/kmsg', '/proc/kcore']
for path in PATHS:
    try:
        os.listdir(path) if os.path.isdir(path) else open(path, 'rb').read(1)
        print('REACHED', path)
    except OSError:
        pass
os.symlink('/etc/shadow', '/tmp/link')
try:
    open('/tmp/link').read()
    print('REACHED by a link')
except OSError:
    print('tried')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
