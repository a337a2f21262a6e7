using Katas.Parallelism;

namespace Tests.Parallelism;

[Trait("Stage", "1"), Trait("Level", "core")]
public class InOrderTests : BoundedTests
{
    [Fact]
    public void Every_item_is_worked_on_once_and_gives_one_result() => Pump.Run(async pump =>
    {
        var calls = new List<int>();

        var results = await Bounded.MapAsync(Of(1, 2, 3, 4, 5), 2, (item, _) =>
        {
            calls.Add(item);
            return Task.FromResult(10 * item);
        });

        calls
            .Should().Equal([1, 2, 3, 4, 5],
                "because the work is called once for each item, in the order of the source");
        results.Should().Equal([10, 20, 30, 40, 50], "because each item gives one result");
    });

    [Fact]
    public void Results_come_in_the_order_of_the_source_whatever_ends_first() => Pump.Run(async pump =>
    {
        var works = new Works();
        var map = Bounded.MapAsync(Of(1, 2, 3), 3, works.Begin);
        await pump.Settle();

        foreach (var item in new[] { 3, 1, 2 })
        {
            works.End(item);
            await pump.Settle();
        }

        (await map)
            .Should().Equal([10, 20, 30],
                "because results have the places of their items, not of the ends of the works");
    });

    [Fact]
    public void An_empty_source_gives_an_empty_list() => Pump.Run(async pump =>
    {
        var works = new Works();

        var results = await Bounded.MapAsync(Of<int>(), 3, works.Begin);

        results.Should().BeEmpty("because there was no item");
        works.Begun.Should().BeEmpty("because there was no item to work on");
    });

    [Fact]
    public void The_list_comes_when_the_source_and_all_works_have_ended() => Pump.Run(async pump =>
    {
        var (source, works) = (new Source<int>(1), new Works());
        var map = Bounded.MapAsync(source, 3, works.Begin);
        await pump.Settle();

        works.End(1);
        await pump.Settle();
        map.IsCompleted.Should().BeFalse("because the source may have more items");

        source.Give(2);
        await pump.Settle();
        source.End();
        await pump.Settle();
        map.IsCompleted.Should().BeFalse("because the work on the last item still runs");

        works.End(2);
        (await map).Should().Equal([10, 20], "because everything has ended");
    });

    [Fact]
    public void The_first_work_begins_before_MapAsync_returns() => Pump.Run(async pump =>
    {
        var works = new Works();
        var thread = -1;

        var map = Bounded.MapAsync(Of(1), 1, (item, token) =>
        {
            thread = Environment.CurrentManagedThreadId;
            return works.Begin(item, token);
        });

        works.Begun
            .Should().Equal([1], "because an item was there at once, and its work is called up to its first wait");
        thread
            .Should().Be(Environment.CurrentManagedThreadId,
                "because works are called by the loop itself: none gets a thread of its own");
        works.End(1);
        await map;
    });

    [Fact]
    public void Null_is_an_item_and_a_result_like_any_other() => Pump.Run(async pump =>
    {
        var calls = new List<string?>();

        var results = await Bounded.MapAsync(Of("a", null, "c"), 2, (item, _) =>
        {
            calls.Add(item);
            return Task.FromResult(item is null ? "null" : null);
        });

        calls.Should().Equal(["a", null, "c"], "because null is an item like any other");
        results.Should().Equal([null, "null", null], "because null is a result like any other");
    });

    [Fact]
    public void Equal_items_are_worked_on_each() => Pump.Run(async pump =>
    {
        var calls = 0;

        var results = await Bounded.MapAsync(Of(7, 7, 8), 3, (item, _) => Task.FromResult((item, ++calls)));

        results.Should().Equal([(7, 1), (7, 2), (8, 3)],
            "because there are three items, though two of them are equal, and each gives a result of its own");
    });

    [Fact]
    public void Two_works_may_return_the_same_task() => Pump.Run(async pump =>
    {
        var calls = 0;
        var shared = new TaskCompletionSource<string>();
        var map = Bounded.MapAsync(Of(1, 2, 3), 3, (_, _) =>
        {
            calls++;
            return shared.Task;
        });
        await pump.Settle();

        calls.Should().Be(3, "because the work is called for each item, whatever task it returns");
        shared.SetResult("done");
        (await map).Should().Equal(["done", "done", "done"],
            "because each item gives one result, though one task brings them all");
    });

    [Fact]
    public void The_source_is_disposed_once_after_the_last_work() => Pump.Run(async pump =>
    {
        var disposal = new TaskCompletionSource();
        var (source, works) = (new Source<int>(1) { Disposal = disposal.Task }, new Works());
        source.End();
        var map = Bounded.MapAsync(source, 2, works.Begin);
        await pump.Settle();

        source.Disposals.Should().Be(0, "because a work still runs, and it may use what the source gave it");
        works.End(1);
        await pump.Settle();
        source.Disposals.Should().Be(1, "because whoever enumerates disposes the enumerator");
        map.IsCompleted.Should().BeFalse("because the disposal takes its time, and it is awaited");

        disposal.SetResult();
        await map; // because everything has ended
        (source.Opened, source.Disposals)
            .Should().Be((1, 1), "because the source is opened once and disposed once");
    });

    [Fact]
    public void Wrong_arguments_are_refused_by_the_call_itself() => Pump.Run(async pump =>
    {
        var (source, works) = (Of(1), new Works());

        foreach (var (token, when) in new[]
                 {
                     (CancellationToken.None, "at once"),
                     (new CancellationToken(canceled: true), "before it looks at the token"),
                 })
        {
            Record.Exception(() => { _ = Bounded.MapAsync<int, int>(null!, 1, works.Begin, token); })
                .Should().BeA<ArgumentNullException>("because the call itself refuses a null source, {0}", when)
                .Which.ParamName.Should().Be("source", "because the exception names the parameter");
            Record.Exception(() => { _ = Bounded.MapAsync<int, int>(source, 1, null!, token); })
                .Should().BeA<ArgumentNullException>("because the call itself refuses null as the work, {0}", when)
                .Which.ParamName.Should().Be("work", "because the exception names the parameter");
            foreach (var maximum in new[] { 0, -1 })
            {
                Record.Exception(() => { _ = Bounded.MapAsync(source, maximum, works.Begin, token); })
                    .Should().BeA<ArgumentOutOfRangeException>(
                        "because with a maximum of {0} nothing could ever run: the call itself refuses it, {1}",
                        maximum,
                        when)
                    .Which.ParamName.Should().Be("maximum", "because the exception names the parameter");
            }
        }

        source.Opened.Should().Be(0, "because a call that refuses its arguments does nothing else");
        await pump.Settle();
    });
}
