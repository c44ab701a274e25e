# tries: honest: the collector, weak references and finalizers
# threat: N8
# expect: passed

import gc
import weakref


class Node:
    def __del__(self):
        self.gone = True


nodes = weakref.WeakValueDictionary()
for n in range(1000):
    node = Node()
    node.self = node
    nodes[n] = node
gc.collect()


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
