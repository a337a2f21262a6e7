import asyncio
from collections.abc import Awaitable, Coroutine


async def answer():
    await asyncio.sleep(0.01)
    return 42


def kinds_of(thing):
    kinds = Awaitable, Coroutine, asyncio.Future, asyncio.Task
    return [kind.__name__ for kind in kinds if isinstance(thing, kind)]


async def main():
    box = asyncio.get_running_loop().create_future()
    coroutine = answer()
    task = asyncio.create_task(coroutine)
    print("coroutine:", *kinds_of(coroutine))
    print("future:   ", *kinds_of(box))
    print("task:     ", *kinds_of(task))

    task.add_done_callback(lambda t: print("callback:", t.result()))
    print("done:", task.done())
    await task
    print("exception:", task.exception())
    print("cancel:", task.cancel())
    try:
        task.set_result(43)
    except RuntimeError as error:
        print("set:", error)


asyncio.run(main())
