# tries: os._exit(0) after printing success
# expect: crashed

import os
import sys

print('3/3 passed')
print('{"status": "passed", "score": 1.0}')
sys.stdout.flush()
os._exit(0)
