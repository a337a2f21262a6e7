import asyncio
import contextlib


async def numbers():
    try:
        for n in (1, 2, 3):
            print("make", n)
            yield n
    finally:
        print("closed")


async def main():
    stream = numbers()
    print("nothing has run yet")
    async for n in stream:
        print("read", n)
        break
    print("after the loop")
    await stream.aclose()

    async with contextlib.aclosing(numbers()) as stream:
        async for n in stream:
            print("read", n)
            break
    print("after the with")


asyncio.run(main())
