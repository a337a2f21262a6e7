import asyncio


async def main():
    loop = asyncio.get_running_loop()
    box = loop.create_future()
    try:
        box.result()
    except asyncio.InvalidStateError as error:
        print("too early:", error)

    box.add_done_callback(lambda f: print("callback:", f.result()))
    loop.call_later(0.01, box.set_result, 42)  # anything that can call back
    print("awaited:", await box)
    try:
        box.set_result(43)
    except asyncio.InvalidStateError as error:
        print("twice:", error)


asyncio.run(main())
