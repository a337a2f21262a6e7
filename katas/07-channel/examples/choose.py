import asyncio


async def main():
    letters, parcels = asyncio.Queue(), asyncio.Queue()
    gets = [asyncio.create_task(q.get()) for q in (letters, parcels)]
    await asyncio.sleep(0)          # both wait now

    letters.put_nowait("letter")
    parcels.put_nowait("parcel")
    done, pending = await asyncio.wait(
        gets, return_when=asyncio.FIRST_COMPLETED)
    for get in pending:
        get.cancel()                # nothing to cancel: both are done

    print("wanted: 1")
    print("taken:", len(done))


asyncio.run(main())
