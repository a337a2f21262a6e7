using System.Text.Json;
using Grader.Engine;
using Grader.Engine.Catalog;
using Grader.Engine.Progress;
using Grader.Engine.Verdicts;
using Grader.Tests.Verdicts;

namespace Grader.Tests.Progress;

public sealed class VerdictStoreTests : IDisposable
{
    private const string Line =
        """{"at":"2025-11-23T19:05:00+00:00","kata":"05-queue","state":"in-progress","passed":1,"total":5}""" + "\n";
    private readonly TemporaryFolder folder = new();
    private readonly VerdictStore store;

    public VerdictStoreTests() => store = new VerdictStore(new Clone(folder.Path), new FixedTime());

    [Fact]
    public void A_verdict_comes_back_as_it_was_saved()
    {
        store.Save("f1", SampleVerdicts.InProgress);

        var record = store.Find("05-queue")!;
        record.Fingerprint.Should().Be("f1");
        record.Verdict.Should().BeEquivalentTo(SampleVerdicts.InProgress, all => all.WithStrictOrdering());
    }

    [Fact]
    public void A_schedule_comes_back_with_its_test()
    {
        var explored = SampleVerdicts.InProgress with
        {
            Tests =
            [
                SampleVerdicts.InProgress.Tests[1] with
                {
                    Schedule = [new("1", "katas/05-queue/Q.cs", 9, "takes the lock", "lock (gate)"),
                        new("1", null, null, "ends", null)],
                    Replay = "1:5 2 1",
                },
            ],
        };

        store.Save("f1", explored);

        store.Find("05-queue")!.Verdict.Should().BeEquivalentTo(explored, all => all.WithStrictOrdering());
    }

    [Fact]
    public void That_a_kata_is_unstable_comes_back_with_it()
    {
        var unstable = SampleVerdicts.InProgress with { Stability = new Stability(2, 5) };
        unstable.Notes.Should().Equal(
            "unstable: passed 2 of 5", "tests-modified: AsyncQueueTests.cs (graded as committed)");

        store.Save("f1", unstable);

        store.Find("05-queue")!.Verdict.Should().BeEquivalentTo(unstable, all => all.WithStrictOrdering());
    }

    [Fact]
    public void The_last_one_counts_and_each_is_in_the_journal()
    {
        store.Save("f1", SampleVerdicts.InProgress);
        store.Save("f2", SampleVerdicts.InProgress);

        store.Find("05-queue")!.Fingerprint.Should().Be("f2");
        folder.Read(".grader/journal.jsonl").Should().Be(Line + Line);
    }

    [Fact]
    public void A_kata_that_was_never_graded_has_none() => store.Find("05-queue").Should().BeNull();

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1, 2]")]
    [InlineData("{\"schema\":1,\"fingerprint\":\"f1\",\"verdict\":{\"id\":\"05-qu")]
    [InlineData("{\"schema\":1,\"fingerprint\":\"f1\",\"verdict\":null}")]
    [InlineData("{\"schema\":1,\"fingerprint\":\"f1\"}")]
    [InlineData("{\"schema\":2,\"fingerprint\":\"f1\",\"verdict\":{}}")]
    [InlineData("{\"schema\":1,\"fingerprint\":\"f1\",\"verdict\":{\"state\":\"finished\"}}")]
    public void A_half_written_record_is_none_and_the_next_verdict_replaces_it(string text)
    {
        folder.With(".grader/verdicts/05-queue.json", text);

        store.Find("05-queue").Should().BeNull();
        store.Save("f1", SampleVerdicts.InProgress);
        store.Find("05-queue").Should().NotBeNull();
    }

    [Fact]
    public void What_a_newer_grader_wrote_next_to_it_is_kept()
    {
        store.Save("f1", SampleVerdicts.InProgress);
        folder.With(".grader/verdicts/05-queue.json",
            "{\"seen\":{\"hints\":3}," + folder.Read(".grader/verdicts/05-queue.json")[1..]);

        store.Save("f2", SampleVerdicts.InProgress with { Passed = 2 });

        using var written = JsonDocument.Parse(folder.Read(".grader/verdicts/05-queue.json"));
        written.RootElement.GetProperty("seen").GetRawText().Should().Be("{\"hints\":3}");
        written.RootElement.GetProperty("fingerprint").GetString().Should().Be("f2");
    }

    [Fact]
    public void Katas_that_this_clone_does_not_have_are_kept()
    {
        folder.With(".grader/verdicts/99-tomorrow.json", "from a newer branch")
            .With(".grader/notes.txt", "the learner's");

        store.Save("f1", SampleVerdicts.InProgress);

        folder.Read(".grader/verdicts/99-tomorrow.json").Should().Be("from a newer branch");
        folder.Read(".grader/notes.txt").Should().Be("the learner's");
    }

    [Fact]
    public void A_line_of_the_journal_that_a_kill_cut_short_spoils_no_other()
    {
        folder.With(".grader/journal.jsonl", Line + Line[..40]);

        store.Save("f1", SampleVerdicts.InProgress);

        folder.Read(".grader/journal.jsonl").Should().Be(Line + Line[..40] + "\n" + Line);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_reported_and_nothing_is_lost()
    {
        folder.With(".grader", "a file where the folder should be");

        store.Invoking(store => store.Save("f1", SampleVerdicts.InProgress))
            .Should().Throw<EnvironmentFault>().WithMessage($"Cannot write '{folder.At(".grader/verdicts/05-queue.json")}': * Nothing was lost. Make the folder writable, or free some disk space, and run the command again.");
        store.Find("05-queue").Should().BeNull();
    }

    [Fact]
    public void A_record_that_cannot_be_replaced_is_reported_and_stays()
    {
        folder.With(".grader/verdicts/05-queue.json/kept", "old");

        store.Invoking(store => store.Save("f1", SampleVerdicts.InProgress)).Should().Throw<EnvironmentFault>();
        folder.Read(".grader/verdicts/05-queue.json/kept").Should().Be("old");
    }

    [Fact]
    public void A_journal_that_cannot_be_written_is_reported_and_the_verdict_is_recorded()
    {
        folder.With(".grader/journal.jsonl/kept", "old");

        store.Invoking(store => store.Save("f1", SampleVerdicts.InProgress))
            .Should().Throw<EnvironmentFault>().WithMessage($"Cannot write '{folder.At(".grader/journal.jsonl")}': * The verdict itself is recorded. Make the file writable, or free some disk space.");
        store.Find("05-queue")!.Fingerprint.Should().Be("f1");
    }

    public void Dispose() => folder.Dispose();
}
