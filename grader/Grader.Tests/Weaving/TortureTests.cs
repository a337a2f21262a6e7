namespace Grader.Tests.Weaving;

/// <summary>One class with every construct: woven, it does what it does plain.</summary>
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
}
