import asyncio


async def worker(name, jobs):
    while (job := await jobs.get()) is not None:
        print(name, "does", job)
    print(name, "stops")


async def main():
    jobs = asyncio.Queue(maxsize=1)
    await jobs.put("job 1")         # returns, though no worker is there
    print("job 1 is sent, and nobody has it")

    workers = [asyncio.create_task(worker(name, jobs)) for name in "AB"]
    await jobs.put("job 2")
    for _ in workers:
        await jobs.put(None)        # one end marker for each worker
    await asyncio.gather(*workers)


asyncio.run(main())
