using Katas.AsyncStreams;

namespace Tests.AsyncStreams;

[Trait("Stage", "1"), Trait("Level", "core")]
public class LazyTests : StreamTests
{
    [Fact]
    public void Each_item_gives_a_result_in_order() => Pump.Run(async _ =>
    {
        var squares = Numbers(3).SelectAwait(async (number, _) =>
        {
            for (var turns = 10 / number; turns > 0; turns--) await Task.Yield(); // the first one takes longest
            return number * number;
        });

        (await ReadAll(squares)).Should().Equal([1, 4, 9], "because the selector turns each item into a result, and the order stays");
    });

    [Fact]
    public void Nothing_runs_before_the_first_item_is_asked_for() => Pump.Run(async pump =>
    {
        var feed = new Feed();

        var reader = feed.SelectAwait((item, _) => Task.FromResult(item)).GetAsyncEnumerator();
        await pump.Settle();
        feed.Opened.Should().Be(0, "because neither the call nor GetAsyncEnumerator asks for an item");

        var next = Next(reader);
        feed.Opened.Should().Be(1, "because the source is opened when the first item is asked for");
        feed.Pulls.Should().Be(1, "because MoveNextAsync pulls at once, on the caller, up to its first wait");
        feed.Give(1);
        (await next).Should().BeTrue("because an item has come");
    });

    [Fact]
    public void The_next_item_is_pulled_when_it_is_asked_for() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        var feed = FeedOf(1, 2);
        feed.OnPull = () => trace.Add("pull");

        await foreach (var item in feed.SelectAwait(async (item, _) =>
        {
            trace.Add($"select {item}");
            await Task.Yield();
            return item;
        }))
        {
            await pump.Settle();
            trace.Add($"read {item}");
        }

        trace.Lines.Should().Equal(
            ["pull", "select 1", "read 1", "pull", "select 2", "read 2", "pull"],
            "because a stream runs only while somebody waits for its next item");
    });

    [Fact]
    public void A_second_enumeration_starts_afresh() => Pump.Run(async _ =>
    {
        var opened = 0;
        var stream = Counted().SelectAwait((item, _) => Task.FromResult(item));

        (await ReadAll(stream)).Should().Equal([1, 2], "because that is what the source has");
        (await ReadAll(stream)).Should().Equal([1, 2], "because each enumeration opens the source anew");
        opened.Should().Be(2, "because nothing is kept from one enumeration to the next");

        async IAsyncEnumerable<int> Counted()
        {
            opened++;
            await Task.Yield();
            yield return 1;
            yield return 2;
        }
    });

    [Fact]
    public void Bad_arguments_are_refused_at_the_call()
    {
        IAsyncEnumerable<int> none = null!;

        Record.Exception(() => none.SelectAwait((item, _) => Task.FromResult(item)))
            .Should().BeA<ArgumentNullException>("because the call is where the mistake is; the first MoveNextAsync may be far away");
        Record.Exception(() => Numbers(1).SelectAwait<int, int>(null!))
            .Should().BeA<ArgumentNullException>("because the call is where the mistake is; the first MoveNextAsync may be far away");
    }

    [Fact]
    public void Pulls_and_selector_run_in_the_context_of_the_reader() => Pump.Run(async pump =>
    {
        var asking = new AsyncLocal<string>();
        var trace = new Trace();
        var feed = new Feed { OnPull = () => Note("pull") };
        var reader = feed.SelectAwait((item, _) =>
        {
            Note("select");
            return Task.FromResult(item);
        }).GetAsyncEnumerator();

        foreach (var ask in new[] { "first", "second" })
        {
            asking.Value = ask;
            var next = Next(reader);
            asking.Value = "nobody";
            await pump.Settle();
            feed.Give(1);
            await next; // because an item has come
        }

        trace.Lines.Should().Equal(
            ["first: pull", "first: select", "second: pull", "second: select"],
            "because the code of others runs in the contexts of the MoveNextAsync call that needs it");

        void Note(string what) => trace.Add(
            SynchronizationContext.Current == pump ? $"{asking.Value}: {what}" : $"{what}, outside the SynchronizationContext of the reader");
    });
}
