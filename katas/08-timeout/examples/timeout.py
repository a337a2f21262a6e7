import asyncio


async def work():
    try:
        await asyncio.Event().wait()        # only a cancellation ends this
    finally:
        print("cleaning up")


async def stubborn():
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        return "done all the same"


async def late_cancel(cleaning):
    async with asyncio.timeout(0):
        try:
            await asyncio.Event().wait()
        finally:
            cleaning.set()
            await asyncio.sleep(0)          # meanwhile, the caller cancels


async def main():
    try:
        async with asyncio.timeout(0.01):
            await work()
    except TimeoutError as error:
        print("timed out, inside:", type(error.__cause__).__name__)

    async with asyncio.timeout(None) as deadline:
        print("when:", deadline.when())
        deadline.reschedule(asyncio.get_running_loop().time())
        print(await stubborn(), "- expired:", deadline.expired())

    cleaning = asyncio.Event()
    task = asyncio.create_task(late_cancel(cleaning))
    await cleaning.wait()                   # the limit has asked
    task.cancel()                           # and now the caller does
    await asyncio.wait([task])
    print("limit first, then the caller - cancelled:", task.cancelled())


asyncio.run(main())
