import asyncio
import selectors


class Skipping(selectors.SelectSelector):
    """Skips the time in which the loop would sleep."""

    now = 0.0

    def select(self, timeout=None):
        self.now += timeout or 0
        return super().select(0)


class Loop(asyncio.SelectorEventLoop):
    def __init__(self):
        self.skipping = Skipping()
        super().__init__(self.skipping)

    def time(self):
        return self.skipping.now


async def call(calls):
    calls.append(round(asyncio.get_running_loop().time() * 1000))
    await asyncio.sleep(0.03)                 # a call takes 30 ms


async def sleeping(calls):
    for _ in range(5):
        await call(calls)
        await asyncio.sleep(0.1)


async def owing(calls):
    loop = asyncio.get_running_loop()
    due = loop.time()
    for _ in range(5):
        await asyncio.sleep(due - loop.time())
        due += 0.1
        await call(calls)


for pace in sleeping, owing:
    calls = []
    loop = Loop()
    loop.run_until_complete(pace(calls))
    loop.close()
    print(f"{pace.__name__}: {calls}")
