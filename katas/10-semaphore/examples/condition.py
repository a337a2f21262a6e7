import asyncio


async def use(condition):
    async with condition:
        try:
            await condition.wait()
        except asyncio.CancelledError:
            print("cancelled, and it holds the lock")
            raise


async def main():
    condition = asyncio.Condition()
    waiter = asyncio.create_task(use(condition))
    await asyncio.sleep(0)                    # it waits now
    async with condition:
        waiter.cancel()
        for _ in range(10):
            await asyncio.sleep(0)
        print("I hold the lock, so its end has to wait:", not waiter.done())
    await asyncio.wait([waiter])


asyncio.run(main())
