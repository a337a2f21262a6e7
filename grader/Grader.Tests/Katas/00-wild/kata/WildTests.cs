using System.Globalization;
using Katas.Wilderness;

namespace Tests.Wilderness;

public class WildTests
{
    [Fact]
    public void Calm_answers() => Calm.Answer().Should().Be(42);

    [Fact]
    public void Wild_answers() => Wild.Answer().Should().Be(42);

    [Fact]
    public async Task Wild_answers_later() => (await Wild.AnswerAsync()).Should().Be(42);

    [Fact]
    public void Wild_counts() => Assert.Equal([1, 2, 3], Wild.Count());

    [Fact]
    public void Wild_refuses()
    {
        var refuse = Wild.Refuse;

        refuse.Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public async Task Calm_answers_later() => (await Calm.AnswerAsync()).Should().Be(42);

    [Fact]
    public void Nothing_has_changed_around_it()
    {
        CultureInfo.CurrentCulture.Name.Should().Be(CultureInfo.InvariantCulture.Name);
        SynchronizationContext.Current?.GetType().Assembly.Should().NotBeSameAs(typeof(Calm).Assembly);
        1.5.ToString(CultureInfo.CurrentCulture).Should().Be("1.5");
    }
}
