# tries: a pickle where a value belongs
# threat: B9
# expect: NP

import os
import pickle


class Evil:
    def __reduce__(self):
        return os.system, ('id',)


def double(x):
    return pickle.dumps(Evil())


def reverse(text):
    return bytearray(pickle.dumps(Evil()))
