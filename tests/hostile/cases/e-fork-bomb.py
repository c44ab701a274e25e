# tries: forking without end
# threat: E1
# expect: NP
# limits: wall_s=1 cpu_s=0.5

import os

while True:
    try:
        os.fork()
    except OSError:
        pass
