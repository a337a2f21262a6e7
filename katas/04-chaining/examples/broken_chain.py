import asyncio


async def task1():
    raise ValueError("no answer")


async def main():
    ended = asyncio.Event()

    def callback1(first):
        print("callback1")
        print(first.result())           # raises the error of task1
        ended.set()

    def report(loop, context):
        print("reported:", repr(context["exception"]))

    asyncio.get_running_loop().set_exception_handler(report)
    asyncio.create_task(task1()).add_done_callback(callback1)
    for turn in range(10):              # more turns than the chain needs
        await asyncio.sleep(0)
    print("main would be woken:", ended.is_set())


asyncio.run(main())
