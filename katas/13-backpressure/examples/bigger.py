import asyncio
import collections


async def main():
    for size in (4, 20):
        buffer = asyncio.Queue(maxsize=size)
        refused = []
        for second in range(60):                 # 2 come in, 1 goes out
            for _ in range(2):
                try:
                    buffer.put_nowait(second)
                except asyncio.QueueFull:
                    refused.append(second)
            age = second - buffer.get_nowait()
        print(f"room for {size}: full in second {refused[0]},",
              f"then every item is {age} seconds old")

    latest = collections.deque(maxlen=2)         # drops the oldest
    for item in "abcd":
        latest.append(item)
    print("deque:", *latest)

    waits = asyncio.Queue(maxsize=1)             # makes its writer wait
    await waits.put("a")
    put = asyncio.create_task(waits.put("b"))
    await asyncio.sleep(0)
    print("put waits:", not put.done())
    await waits.get()
    await put
    print("put is done:", put.done())


asyncio.run(main())
