import asyncio
import collections
import queue
import threading


async def main():
    plain = collections.deque()
    try:
        plain.popleft()
    except IndexError as error:
        print("deque:", error)

    blocking = queue.Queue()
    before = threading.active_count()
    for _ in range(100):
        threading.Thread(target=blocking.get, daemon=True).start()
    threads = threading.active_count() - before
    print("queue.Queue: 100 wait,", threads, "threads")

    awaited = asyncio.Queue()
    before = threading.active_count()
    gets = [asyncio.create_task(awaited.get()) for _ in range(100)]
    await asyncio.sleep(0)                    # all of them wait now
    threads = threading.active_count() - before
    print("asyncio.Queue:", len(gets), "wait,", threads, "threads")


asyncio.run(main())
