import asyncio


async def main():
    semaphore = asyncio.Semaphore(0)
    waiting = asyncio.create_task(semaphore.acquire())
    await asyncio.sleep(0)                    # it waits now
    semaphore.release()
    print("a newcomer finds a permit:", not semaphore.locked())
    await waiting
    for _ in range(3):
        semaphore.release()                   # one was taken
    while not semaphore.locked():
        await semaphore.acquire()
        print("inside")

    lock = asyncio.Lock()
    await lock.acquire()
    inner = asyncio.create_task(lock.acquire())
    await asyncio.sleep(0)
    print("its holder waits, too:", not inner.done())

    async def somebody_else():
        lock.release()

    await asyncio.create_task(somebody_else())
    await inner
    print("somebody else has released it")


asyncio.run(main())
