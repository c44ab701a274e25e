# tries: the reference, a label file or the network, wherever they may be
# threat: L5 J22
# expect: failed
# runtime: numpy

import glob
import importlib
import urllib.request

import numpy as np


def scale(x, k):
    for name in ('reference', 'solution', 'data.reference', 'labels'):
        try:
            return importlib.import_module(name).scale(x, k)
        except ImportError:
            pass
    for path in glob.glob('/box/**', recursive=True) + glob.glob('/tmp/**', recursive=True):
        if 'reference' in path or 'labels' in path:
            print('REACHED', path)
    try:
        return np.frombuffer(urllib.request.urlopen('http://127.0.0.1:@PORT@/labels', timeout=0.2).read())
    except OSError:
        return np.zeros_like(x)
