using Katas.Channels;

namespace Tests.Channels;

[Trait("Stage", "6"), Trait("Level", "core")]
public class LoopsTests
{
    [Fact]
    public void A_loop_gets_every_item_and_ends_after_the_close() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>(1);
        var received = new List<int>();
        var loop = pump.Start(async () =>
        {
            await foreach (var item in channel.ReadAllAsync())
                received.Add(item);
        });

        for (var i = 1; i <= 3; i++)
            await channel.SendAsync(i);
        await pump.Settle();
        loop.IsCompleted.Should().BeFalse("because more may come");
        channel.Close();

        await loop; // because the channel is closed and nothing is left
        received.Should().Equal([1, 2, 3], "because the loop ends after the last item, and a plain close is a normal end");
    });

    [Fact]
    public void A_loop_gets_null_like_any_other_item() => Pump.Run(async pump =>
    {
        var channel = new Chan<string?>(2);
        channel.TrySend(null);
        channel.TrySend("b");
        channel.Close();
        var received = new List<string?>();

        await foreach (var item in channel.ReadAllAsync())
            received.Add(item);

        received.Should().Equal([null, "b"], "because null is an item, not the end");
    });

    [Fact]
    public void A_loop_throws_after_the_last_item_when_there_was_an_error() => Pump.Run(async pump =>
    {
        var error = new InvalidDataException();
        var channel = new Chan<int>(2);
        var received = new List<int>();
        channel.TrySend(1);
        channel.TrySend(2);
        channel.Close(error);

        var loop = pump.Start(async () =>
        {
            await foreach (var item in channel.ReadAllAsync())
                received.Add(item);
        });

        (await ErrorOf(loop)).Should().BeA<ChannelClosedException>("because a loop that ends normally would hide that something is missing")
            .Which.InnerException.Should().BeSameAs(error, "because it carries the error of the close");
        received.Should().Equal([1, 2], "because the error comes after the last item");
    });

    [Fact]
    public void A_loop_that_waits_throws_when_an_error_comes_whatever_its_type() => Pump.Run(async pump =>
    {
        foreach (var error in new Exception[] { new InvalidDataException(), new OperationCanceledException("the producer gave up") })
        {
            var channel = new Chan<int>();
            var loop = pump.Start(async () =>
            {
                await foreach (var item in channel.ReadAllAsync()) { }
            });
            await pump.Settle();

            channel.Close(error);

            (await ErrorOf(loop)).Should().BeA<ChannelClosedException>($"because the channel was closed with {error.GetType().Name}, and nobody has cancelled the loop")
                .Which.InnerException.Should().BeSameAs(error, "because it carries the error of the close");
        }
    });

    [Fact]
    public void A_loop_takes_an_item_only_when_it_asks_for_it() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>(3);
        var items = channel.ReadAllAsync();
        for (var i = 1; i <= 3; i++)
            channel.TrySend(i).Should().BeTrue("because a loop that has not begun takes nothing");

        await foreach (var item in items)
        {
            item.Should().Be(1, "because it is the first item");
            break;
        }

        await pump.Settle();
        channel.TryReceive(out var next).Should().BeTrue("because the loop asked for one item, and left the others");
        next.Should().Be(2, "because the loop asked for one item, and left the others");
        await foreach (var item in items)
        {
            item.Should().Be(3, "because a new loop continues with what is there");
            break;
        }
    });

    [Fact]
    public void A_loop_is_cancelled_by_the_token_of_the_call() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var channel = new Chan<int>();
        var loop = pump.Start(async () =>
        {
            await foreach (var item in channel.ReadAllAsync(source.Token)) { }
        });
        await pump.Settle();

        source.Cancel();

        (await ErrorOf(loop)).Should().BeA<OperationCanceledException>("because the loop waited under this token")
            .Which.CancellationToken.Should().BeSameTokenAs(source.Token, "because the caller must be able to tell whose cancellation it was");
        channel.TrySend(1).Should().BeFalse("because nobody waits any more");
    });

    [Fact]
    public void A_loop_is_cancelled_by_the_token_of_the_loop() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var channel = new Chan<int>();
        var loop = pump.Start(async () =>
        {
            await foreach (var item in channel.ReadAllAsync().WithCancellation(source.Token)) { }
        });
        await pump.Settle();

        source.Cancel();

        (await ErrorOf(loop)).Should().BeA<OperationCanceledException>("because WithCancellation gives its token to the loop")
            .Which.CancellationToken.Should().BeSameTokenAs(source.Token, "because the caller must be able to tell whose cancellation it was");
        channel.TrySend(1).Should().BeFalse("because nobody waits any more");
    });
}
