import asyncio


async def count(shelf, books):
    await asyncio.sleep(0.01)
    print("counted", shelf)
    return books


async def misread():
    raise ValueError("seven books, or one?")


async def main():
    both = asyncio.gather(count("left", 2), count("right", 3))
    print("done yet?", both.done())
    print("sum:", sum(await both))

    right = asyncio.create_task(count("right", 3))
    try:
        await asyncio.gather(misread(), right)
    except ValueError as error:
        print("failed:", error)
        print("right done?", right.done())
    await right


asyncio.run(main())
