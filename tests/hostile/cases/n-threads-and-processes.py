# tries: honest: a few threads, a child, a pool
# threat: N1
# expect: passed

import os
import threading
from concurrent.futures import ThreadPoolExecutor

results = []
threads = [threading.Thread(target=results.append, args=(n,)) for n in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
with ThreadPoolExecutor(2) as pool:
    assert list(pool.map(abs, [-1, -2])) == [1, 2]
child = os.fork()
if child == 0:
    os._exit(7)
assert os.waitpid(child, 0)[1] == 7 << 8


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
