namespace Grader.Tests.Parity;

[Trait("Category", "Slow")]
public sealed class SampleParityTests(TwoKatas clone) : ParityTests(clone), IClassFixture<TwoKatas>
{
    /// <summary>None of the samples hangs or races, so this is quick.</summary>
    [Theory]
    [InlineData("00-warm-up", "no-check", "when-any")]
    [InlineData("05-queue", "cancelled-is-faulted", "lifo-items")]
    public Task Engine_and_dotnet_test_agree_on_a_sample(string id, params string[] samples) =>
        AgreeAsync(id, [ChapterKatas.Stub, ChapterKatas.Reference, .. samples]);
}
