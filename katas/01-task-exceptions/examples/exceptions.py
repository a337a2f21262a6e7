import asyncio


async def charge():
    await asyncio.sleep(0.005)
    raise ValueError("card declined")


async def pack():
    await asyncio.sleep(0.02)
    return "parcel"


async def main():
    charging = asyncio.create_task(charge())
    try:
        charging.exception()
    except asyncio.InvalidStateError as error:
        print("too early:", error)
    print("packed:", await pack())  # not a word about the card
    print("asked:", repr(charging.exception()))


asyncio.run(main())
