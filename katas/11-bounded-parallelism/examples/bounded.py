import asyncio


async def numbers():
    for n in (1, 2, 3, 4):
        print("pulled", n)
        yield n


async def settle():
    for _ in range(9):                        # let everybody run
        await asyncio.sleep(0)


async def main():
    places = asyncio.Semaphore(2)
    ends = {n: asyncio.Event() for n in (1, 2, 3, 4)}

    async def work(n):
        async with places:
            print("    begun", n)
            await ends[n].wait()
            return n * 10

    tasks = [asyncio.create_task(work(n)) async for n in numbers()]
    await settle()
    print(len(tasks), "tasks")
    for n in (2, 3, 4, 1):
        ends[n].set()
        await settle()
    print(await asyncio.gather(*tasks))


asyncio.run(main())
