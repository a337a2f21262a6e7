using Katas.Chaining;

namespace Tests.Chaining;

[Trait("Stage", "2"), Trait("Level", "core")]
public class CancelledWaitTests
{
    [Fact]
    public void A_cancelled_wait_is_canceled_with_its_callers_token() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var ready = new AsyncEvent();
        var impatient = ready.WaitAsync(source.Token);
        var patient = ready.WaitAsync();
        await pump.Settle();

        source.Cancel();
        impatient.IsCanceled.Should().BeTrue("because a wait is cancelled when Cancel returns");
        (await ErrorOf(impatient)).Should().BeA<OperationCanceledException>("because its token was cancelled")
            .Which.CancellationToken.Should().BeSameTokenAs(source.Token, "because the token tells whose request it was");
        patient.IsCompleted.Should().BeFalse("because a cancellation ends one wait, not all");
        ready.IsSet.Should().BeFalse("because a cancellation sets nothing");

        ready.Set();
        patient.IsCompletedSuccessfully.Should().BeTrue("because the one who left takes nobody along");
        impatient.IsCanceled.Should().BeTrue("because it has ended");
    });

    [Fact]
    public async Task A_token_that_is_already_cancelled_wins_over_a_set_event()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var token = source.Token;
        var ready = new AsyncEvent();

        ready.WaitAsync(token).IsCanceled.Should().BeTrue("because nobody may wait with a cancelled token");
        ready.Set();
        ready.WaitAsync(token).IsCanceled.Should().BeTrue("because a token that is cancelled already wins over everything, even over what is ready");
        (await ErrorOf(ready.WaitAsync(token))).Should().BeA<OperationCanceledException>("because its token was cancelled")
            .Which.CancellationToken.Should().BeSameTokenAs(token, "because the token tells whose request it was, even when it came first");
    }

    [Fact]
    public void A_cancel_after_the_set_comes_too_late() => Pump.Run(_ =>
    {
        using var source = new CancellationTokenSource();
        var ready = new AsyncEvent();
        var wait = ready.WaitAsync(source.Token);

        ready.Set();
        source.Cancel();

        wait.IsCompletedSuccessfully.Should().BeTrue("because its task was completed when Set returned, and a completed wait stays completed");
        return Task.CompletedTask;
    });

    [Fact]
    public void No_waiter_is_stranded_in_any_interleaving() => Pump.Explore(async pump =>
    {
        using var source = new CancellationTokenSource();
        var ready = new AsyncEvent();
        var first = pump.Start(() => ready.WaitAsync());
        var impatient = pump.Start(() => ready.WaitAsync(source.Token));
        var pulse = pump.Start(() =>
        {
            ready.Set();
            ready.Clear();
        });
        var cancel = pump.Start(source.Cancel);
        await Task.WhenAll(pulse, cancel);
        await pump.Settle();

        impatient.IsCompleted.Should().BeTrue("because its token was cancelled, if the event did not come first");
        ready.Set();
        await first; // because the event was set, or the wait was cancelled
        first.IsCompletedSuccessfully.Should().BeTrue("because the event was set while it waited");
    });
}
