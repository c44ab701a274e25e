# tries: starting threads without end
# threat: E2
# expect: NP
# limits: wall_s=1.5 cpu_s=1

import threading
import time


def double(x):
    while True:
        try:
            threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
        except RuntimeError:
            pass


def reverse(text):
    return text[::-1]
