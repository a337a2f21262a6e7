import asyncio


async def fetch(group, name):
    print("fetching", name)
    await asyncio.sleep(0)
    if name == "prices":
        raise ValueError("no prices")
    try:
        await asyncio.Event().wait()      # only a cancellation ends this
    finally:
        print("cleaning up", name)
        coroutine = fetch(group, "more")
        try:
            group.create_task(coroutine)
        except RuntimeError as error:
            print("create_task:", type(error).__name__)
            coroutine.close()


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fetch(group, "orders"))
            group.create_task(fetch(group, "prices"))
            print("the body has ended")
        print("not reached")
    except* ValueError as group_of_errors:
        print("after the block:", group_of_errors.exceptions)


asyncio.run(main())
