import asyncio


async def add():
    return 2 + 3


async def main():
    task = asyncio.create_task(add())
    try:
        task.result()
    except asyncio.InvalidStateError as error:
        print("too early:", error)

    loop = asyncio.get_running_loop()
    posted = asyncio.run_coroutine_threadsafe(add(), loop)
    try:
        posted.result(timeout=0.02)  # blocks the loop's own thread
    except TimeoutError:
        print("blocked, done:", posted.done())
    print("free again:", await asyncio.wrap_future(posted))


asyncio.run(main())
