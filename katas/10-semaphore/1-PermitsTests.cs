using Katas.Semaphores;

namespace Tests.Semaphores;

[Trait("Stage", "1"), Trait("Level", "core")]
public class PermitsTests
{
    [Fact]
    public void A_semaphore_begins_with_its_initial_permits()
    {
        new AsyncSemaphore(2).Available.Should().Be(2, "because nobody has taken a permit yet");
        new AsyncSemaphore(0).Available.Should().Be(0, "because a semaphore may begin with nothing");
        new AsyncSemaphore(3, maximum: 3).Available.Should().Be(3, "because a semaphore may begin with its maximum");
        new AsyncSemaphore(1, maximum: 3).Available.Should().Be(1, "because the maximum is a limit, not the number to begin with");
    }

    [Fact]
    public void A_try_wait_takes_one_permit_as_long_as_one_is_available()
    {
        var semaphore = new AsyncSemaphore(2);

        semaphore.TryWait().Should().BeTrue("because two permits are available");
        semaphore.Available.Should().Be(1, "because one permit was taken");
        semaphore.TryWait().Should().BeTrue("because one permit is left");
        semaphore.Available.Should().Be(0, "because both were taken");
        semaphore.TryWait().Should().BeFalse("because no permit is left, and a Try method never waits");
        semaphore.Available.Should().Be(0, "because a TryWait that finds nothing changes nothing");
    }

    [Fact]
    public void A_released_permit_can_be_taken_again()
    {
        var semaphore = new AsyncSemaphore(1);
        semaphore.TryWait();

        semaphore.Release();

        semaphore.Available.Should().Be(1, "because the permit was given back");
        semaphore.TryWait().Should().BeTrue("because a permit is available");
        semaphore.TryWait().Should().BeFalse("because one release makes one permit available");
    }

    [Fact]
    public void A_permit_that_nobody_took_can_be_released()
    {
        var semaphore = new AsyncSemaphore(0);

        semaphore.Release();
        semaphore.Release(2);

        semaphore.Available.Should().Be(3, "because a semaphore counts, and doesn't know who took what: without a maximum any release is fine");
    }

    [Fact]
    public void A_release_beyond_the_maximum_throws_and_changes_nothing()
    {
        var semaphore = new AsyncSemaphore(1, maximum: 3);

        semaphore.Invoking(it => it.Release(3)).Should().Throw<InvalidOperationException>("because four permits would be available, and the maximum is three");
        semaphore.Available.Should().Be(1, "because a release that is refused changes nothing: it doesn't even release a part");
        semaphore.Release(2);
        semaphore.Available.Should().Be(3, "because the maximum itself is allowed");
        semaphore.Invoking(it => it.Release()).Should().Throw<InvalidOperationException>("because all three permits are available");
        semaphore.TryWait();
        semaphore.Release();
        semaphore.Available.Should().Be(3, "because the permit that was taken can still be given back");
    }

    [Fact]
    public void A_release_never_overflows()
    {
        var semaphore = new AsyncSemaphore(1);

        semaphore.Invoking(it => it.Release(int.MaxValue)).Should().Throw<InvalidOperationException>("because the maximum is int.MaxValue, and one more would be available");
        semaphore.Available.Should().Be(1, "because a release that is refused changes nothing");
        semaphore.Release(int.MaxValue - 1);
        semaphore.Available.Should().Be(int.MaxValue, "because that is the maximum");
        semaphore.Invoking(it => it.Release()).Should().Throw<InvalidOperationException>("because the maximum is available");
    }

    [Fact]
    public void Impossible_numbers_are_refused()
    {
        FluentActions.Invoking(() => new AsyncSemaphore(-1)).Should().Throw<ArgumentOutOfRangeException>("because there is no number of permits below 0");
        FluentActions.Invoking(() => new AsyncSemaphore(0, maximum: 0)).Should().Throw<ArgumentOutOfRangeException>("because a maximum below 1 would be a semaphore that nobody can pass");
        FluentActions.Invoking(() => new AsyncSemaphore(2, maximum: 1)).Should().Throw<ArgumentOutOfRangeException>("because more permits than the maximum can't be available, not even at the beginning");

        var semaphore = new AsyncSemaphore(1, maximum: 1);
        foreach (var count in new[] { 0, -1, int.MinValue })
            semaphore.Invoking(it => it.Release(count)).Should().Throw<ArgumentOutOfRangeException>("because a release of less than one permit is a bug of the caller, but it was a release of {0}", count);
        semaphore.Available.Should().Be(1, "because what was refused changes nothing");
    }
}
