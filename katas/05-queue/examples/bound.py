import asyncio


async def produce(queue):
    for n in (1, 2, 3):
        await queue.put(n)
        print("put", n)


async def consume(queue):
    while True:
        n = await queue.get()
        await asyncio.sleep(0.01)
        print("    done", n)
        queue.task_done()


async def main():
    queue = asyncio.Queue(maxsize=1)
    consumer = asyncio.create_task(consume(queue))
    await produce(queue)
    while not queue.empty():
        await asyncio.sleep(0)
    print("empty")
    await queue.join()
    print("finished")
    consumer.cancel()

    waiting = asyncio.create_task(queue.get())
    await asyncio.sleep(0)                    # it waits now
    queue.put_nowait("a")
    print("a newcomer takes", queue.get_nowait())
    await asyncio.sleep(0)
    print("the first in line still waits:", not waiting.done())


asyncio.run(main())
