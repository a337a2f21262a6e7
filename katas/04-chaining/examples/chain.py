import asyncio


async def task1():
    return 42


async def task2(number):
    return f"the answer is {number}"


async def main():
    ended = asyncio.Event()

    def callback1(first):
        print("callback1")
        second = asyncio.create_task(task2(first.result()))
        second.add_done_callback(callback2)

    def callback2(second):
        print("callback2:", second.result())
        second.add_done_callback(lambda _: print("added late"))
        print("registered")
        ended.set()

    print("main started")
    asyncio.create_task(task1()).add_done_callback(callback1)
    await ended.wait()
    print("main continued")


asyncio.run(main())
