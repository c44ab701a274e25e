# tries: os._exit(0) after printing success
# threat: A11
# expect: crashed

import os
import sys

print('3/3 passed')
print('{"status": "passed", "score": 1.0}')
sys.stdout.flush()
os._exit(0)
