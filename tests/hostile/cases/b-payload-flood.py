# tries: payloads of 4 MB until the memory of the reader is gone
# threat: B2
# expect: NP
# limits: wall_s=1
# flat: yes

import os


def double(x):
    header = b'{"id":1,"segments":[{"dtype":"u8","shape":[4194304]}],"value":null}'
    frame = len(header).to_bytes(4, 'little') + (4194304).to_bytes(4, 'little') + header
    block = bytes(65536)
    while True:
        os.write(4, frame)
        for _ in range(64):
            os.write(4, block)


def reverse(text):
    return text[::-1]
