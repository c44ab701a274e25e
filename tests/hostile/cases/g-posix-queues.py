# tries: message queues, semaphores and memory with names
# threat: G4
# expect: passed
# says: left

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
libc.mq_open(b'/left-@CANARY@'[:30], os.O_CREAT | os.O_RDWR, 0o666, None)
libc.sem_open(b'/left', os.O_CREAT, 0o666, 1)
libc.shm_open(b'/left', os.O_CREAT | os.O_RDWR, 0o666)
for key in range(0x4541, 0x4560):
    libc.shmget(key, 1 << 16, 0o1666)
    libc.msgget(key, 0o1666)
print('left')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
