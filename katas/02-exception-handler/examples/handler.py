import asyncio
import gc


def handler(loop, context):
    what = context["message"].split(" at ")[0]
    print("handler:", what, "|", repr(context["exception"]))


def total():
    return {}["price"]


async def charge():
    raise ValueError("card declined")


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(handler)
    loop.call_soon(total)
    charging = asyncio.create_task(charge())
    await asyncio.sleep(0.01)
    print("failed:", charging.done())  # long ago, and nobody said so
    del charging
    gc.collect()
    print("collected")


asyncio.run(main())
