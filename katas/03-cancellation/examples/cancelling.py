import asyncio


async def work():
    print("working")
    try:
        await asyncio.Event().wait()    # only a cancellation ends this wait
        print("finished")
    finally:
        print("cleaning up")


async def stubborn():
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        print("requests so far:", asyncio.current_task().cancelling())
    return "done all the same"


async def last_minute():
    asyncio.current_task().cancel()     # and no wait comes after this
    return 42


async def main():
    task = asyncio.create_task(work())
    await asyncio.sleep(0)              # let it reach its wait
    print("cancel:", task.cancel("too slow"))
    print("cancelled yet:", task.cancelled())
    try:
        await task
    except asyncio.CancelledError as error:
        print("caught:", error)
    print("cancel again:", task.cancel())

    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    task.cancel()
    print("stubborn:", await task)

    task = asyncio.create_task(last_minute())
    await asyncio.wait([task])
    print("last minute, cancelled:", task.cancelled())

    task = asyncio.create_task(asyncio.sleep(0, "sent"))
    wait = asyncio.shield(task)
    wait.cancel()
    print("shielded:", await task, "and the wait:", wait.cancelled())


asyncio.run(main())
