# tries: packages from the network, by every tool that brings some
# threat: G2
# expect: passed
# says: tried

import os
import shutil

for tool in ('pip', 'pip3', 'apt', 'apt-get', 'git', 'curl', 'wget', 'npm', 'ssh', 'nc'):
    if shutil.which(tool):
        print('REACHED', tool)
try:
    import ensurepip

    ensurepip.bootstrap(root='/tmp/pip')
    import pip._vendor.requests as requests

    requests.get('http://pypi.org', timeout=0.2)
    print('REACHED pypi')
except BaseException:
    pass
print('tried')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
