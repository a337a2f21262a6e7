using Katas.Parallelism;

namespace Tests.Parallelism;

[Trait("Stage", "2"), Trait("Level", "core")]
public class BoundTests : BoundedTests
{
    [Fact]
    public void Never_more_than_the_maximum_run() => Pump.Run(async pump =>
    {
        var works = new Works();
        var map = Bounded.MapAsync(Of(1, 2, 3, 4, 5, 6), 2, works.Begin);

        for (var item = 1; item <= 6; item++)
        {
            await pump.Settle();
            works.Running.Should().HaveCountLessThanOrEqualTo(2, "because at most two works may run");
            works.End(item);
        }

        (await map).Should().Equal([10, 20, 30, 40, 50, 60], "because all items had their turn");
    });

    [Fact]
    public void As_many_as_the_maximum_run() => Pump.Run(async pump =>
    {
        var works = new Works();
        var map = Bounded.MapAsync(Of(1, 2, 3, 4), 3, works.Begin);
        await pump.Settle();

        works.Running.Should().Equal([1, 2, 3], "because three may run, and the source has items for all of them");
        works.End(1, 2, 3);
        await pump.Settle();
        works.End(4);
        await map;
    });

    [Fact]
    public void A_work_that_ends_makes_room_for_the_next_whatever_the_others_do() => Pump.Run(async pump =>
    {
        var works = new Works();
        var map = Bounded.MapAsync(Of(1, 2, 3, 4), 2, works.Begin);
        await pump.Settle();

        works.End(2);
        await pump.Settle();
        works.Running
            .Should().Equal([1, 3],
                "because a place is free as soon as a work has ended, though an earlier one still runs");
        works.End(3);
        await pump.Settle();
        works.Running.Should().Equal([1, 4], "because a slow first item holds one place and no more");

        works.End(4, 1);
        (await map).Should().Equal([10, 20, 30, 40], "because the slow one has its place in the list all the same");
    });

    [Fact]
    public void All_free_places_are_filled_when_several_works_end_at_once() => Pump.Run(async pump =>
    {
        var works = new Works();
        var map = Bounded.MapAsync(Of(1, 2, 3, 4, 5, 6), 3, works.Begin);
        await pump.Settle();

        works.End(1, 3);
        await pump.Settle();
        works.Running.Should().Equal([2, 4, 5], "because two places became free, and the source has items for both");

        works.End(4, 2, 5);
        await pump.Settle();
        works.Running.Should().Equal([6], "because all items but the last are done");
        works.End(6);
        await map;
    });

    [Fact]
    public void An_item_is_pulled_only_when_a_place_is_free() => Pump.Run(async pump =>
    {
        var (source, works) = (new Source<int>(1, 2, 3), new Works());
        var map = Bounded.MapAsync(source, 2, works.Begin);
        await pump.Settle();

        source.Pulls.Should().Be(2, "because both places are taken: a third item would only lie there");
        works.End(1);
        await pump.Settle();
        source.Pulls.Should().Be(3, "because one place became free, so one more item is pulled");

        source.End();
        works.End(2, 3);
        await map;
    });

    [Fact]
    public void A_pull_that_waits_holds_no_place_and_nobody_up() => Pump.Run(async pump =>
    {
        var (source, works) = (new Source<int>(1), new Works());
        var map = Bounded.MapAsync(source, 2, works.Begin);
        await pump.Settle();
        source.IsPulling.Should().BeTrue("because one place is free");

        source.Give(2);
        await pump.Settle();
        works.Running
            .Should().Equal([1, 2],
                "because only works hold places, so the second item begins while the first one is worked on");

        works.End(1);
        await pump.Settle();
        source.IsPulling.Should().BeTrue("because a place became free");
        works.End(2);
        source.Give(3);
        await pump.Settle();
        works.Running.Should().Equal([3], "because an item is worked on as soon as it comes");

        source.End();
        works.End(3);
        (await map).Should().Equal([10, 20, 30], "because each item was worked on");
    });

    [Fact]
    public void Only_one_pull_is_made_at_a_time() => Pump.Run(async pump =>
    {
        var (source, works) = (new Source<int>(1, 2), new Works());
        var map = Bounded.MapAsync(source, 4, works.Begin);
        await pump.Settle();
        source.Pulls
            .Should().Be(3, "because an enumerator allows one MoveNextAsync at a time, though two places are free");

        works.End(1);
        await pump.Settle();
        source.Faults
            .Should().BeEmpty("because a work that ends frees a place, and the pull for it is already on its way");
        source.Pulls.Should().Be(3, "because that pull still waits");

        source.Give(3);
        await pump.Settle();
        source.Pulls.Should().Be(4, "because the pull has ended, and places are free");
        source.End();
        works.End(2, 3);
        (await map).Should().Equal([10, 20, 30], "because each item was worked on");
    });

    [Fact]
    public void With_the_largest_maximum_all_items_begin() => Pump.Run(async pump =>
    {
        var items = Enumerable.Range(1, 50).ToArray();
        var works = new Works();
        var map = Bounded.MapAsync(Of(items), int.MaxValue, works.Begin);
        await pump.Settle();

        works.Running
            .Should().Equal(items,
                "because int.MaxValue is a maximum like any other, and a place costs nothing until it is taken");
        works.End(items);
        await map;
    });
}
