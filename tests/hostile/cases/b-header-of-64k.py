# tries: headers as large as they may be, again and again
# threat: B2
# expect: NP
# limits: wall_s=1
# flat: yes

import os


def double(x):
    header = b'{"id":1,"segments":[],"value":"' + b'x' * 65000 + b'"}'
    while True:
        os.write(4, len(header).to_bytes(4, 'little') + bytes(4) + header)


def reverse(text):
    return text[::-1]
