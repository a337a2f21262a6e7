using Katas.Support.Snapshots;

namespace Grader.Tests.Support;

/// <summary>The bundled stand-in for Verify.Xunit.</summary>
public sealed class SnapshotTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_text_that_equals_its_snapshot_passes_and_clears_away_what_was_received_before()
    {
        folder.With("ChainTests.Trace.verified.txt", "one\ntwo\n");
        folder.With("ChainTests.Trace.received.txt", "old");

        await VerifyAsync("one\ntwo");

        Files().Should().Equal("ChainTests.Trace.verified.txt");
    }

    [Theory]
    [InlineData("one\r\ntwo\r\n", "one\ntwo")]
    [InlineData("one\ntwo", "one\r\ntwo\n\n")]
    public async Task Line_endings_do_not_count(string verified, string text)
    {
        folder.With("ChainTests.Trace.verified.txt", verified);

        await FluentActions.Awaiting(() => VerifyAsync(text)).Should().NotThrowAsync();
    }

    [Fact]
    public async Task A_difference_is_shown_line_by_line_and_the_snapshot_stays()
    {
        folder.With("ChainTests.Trace.verified.txt", "one\ntwo\nthree\n");

        var failing = FluentActions.Awaiting(() => VerifyAsync("one\n2\nthree"));
        var failure = (await failing.Should().ThrowAsync<SnapshotException>()).Which;

        failure.Message.ReplaceLineEndings("\n").Should().Be("""
            The text differs from ChainTests.Trace.verified.txt (- expected, + received):
              one
            - two
            + 2
              three
            If that is right, rename ChainTests.Trace.received.txt to ChainTests.Trace.verified.txt.
            """.ReplaceLineEndings("\n"));
        folder.Read("ChainTests.Trace.verified.txt").Should().Be("one\ntwo\nthree\n");
        folder.Read("ChainTests.Trace.received.txt").Should().Be("one\n2\nthree");
    }

    [Fact]
    public async Task Without_a_snapshot_it_fails_and_never_writes_one_by_itself()
    {
        await FluentActions.Awaiting(() => VerifyAsync("one"))
            .Should().ThrowAsync<SnapshotException>().WithMessage("There is no ChainTests.Trace.verified.txt yet.*");

        Files().Should().Equal("ChainTests.Trace.received.txt");
    }

    private Task VerifyAsync(string text) => Verifier.Verify(text, folder.At("ChainTests.cs"), "Trace");

    private IEnumerable<string?> Files() => Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName);
}
