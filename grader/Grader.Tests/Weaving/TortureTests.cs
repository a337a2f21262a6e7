using Grader.Tests.Support;

namespace Grader.Tests.Weaving;

/// <summary>One class with every construct: woven, it does what it does plain.</summary>
[Collection(PumpCollection.Name)]
public sealed class TortureTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_woven_program_does_what_it_did(bool optimized)
    {
        var plain = await CompiledSample.OfFileAsync("Torture.cs", optimized);

        var woven = plain.Woven();

        woven.Run("Samples.Torture", "Run").Should().Be(plain.Run("Samples.Torture", "Run"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_explored_program_does_what_it_did(bool optimized)
    {
        var plain = await CompiledSample.OfFileAsync("Torture.cs", optimized);
        var (woven, expected) = (plain.Woven(), plain.Run("Samples.Torture", "Run"));
        var (left, right) = ("", "");

        Katas.Support.Threads.Replay("1:100 2:200 1:300 2 1", meet =>
        {
            meet.Thread(() => left = woven.Run("Samples.Torture", "Run"));
            meet.Thread(() => right = woven.Run("Samples.Torture", "Run"));
        });

        left.Should().Be(expected);
        right.Should().Be(expected);
    }
}
