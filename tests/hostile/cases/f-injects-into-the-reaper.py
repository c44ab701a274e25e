# tries: writing into the memory of the first process of the jail
# threat: F15
# expect: passed,crashed
# says: tried

# That process is as imprisoned as this one: whatever becomes of it, nothing outside may notice.
print('tried', flush=True)
try:
    with open('/proc/1/maps') as maps, open('/proc/1/mem', 'r+b', 0) as memory:
        for line in maps:
            span, rights = line.split()[:2]
            if rights.startswith('rw'):
                memory.seek(int(span.split('-')[0], 16))
                memory.write(b'\x00' * 64)
except (OSError, ValueError):
    pass


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
