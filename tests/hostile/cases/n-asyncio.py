# tries: honest: coroutines and an event loop
# threat: N1
# expect: passed

import asyncio


async def twice(x):
    await asyncio.sleep(0)
    return 2 * x


def double(x):
    return asyncio.run(twice(x))


def reverse(text):
    return text[::-1]
