using Grader.Engine.Catalog;
using Grader.Engine.Processes;
using Grader.Engine.Verdicts;
using Grader.Engine.Verification;

namespace Grader.Tests.Parity;

/// <summary>The engine and <c>dotnet test</c> say the same of each test.</summary>
[Trait("Category", "Slow")]
public sealed class ParityTests(ChapterKatas clone) : IClassFixture<ChapterKatas>
{
    /// <summary>The samples neither hang nor race, or else there would be nothing to compare: 'dotnet test' has no clock, and a race has no one outcome.</summary>
    [Theory]
    [InlineData("00-warm-up", "no-check", "when-any")]
    [InlineData("05-queue", "cancelled-is-faulted", "lifo-items")]
    public async Task For_stub_reference_and_a_sample_of_wrong_solutions(string id, params string[] samples)
    {
        var expected = await clone.DotnetTestAsync(id, samples);

        var workbench = new Workbench(clone.Clone, new ProcessRunner(), TimeProvider.System, clone.Surroundings);
        await using var _ = workbench;
        var catalog = await workbench.LoadAsync(CancellationToken.None);
        var kata = catalog.Katas.Single(kata => kata.Id == id);
        var solution = SolutionFolder.Read(clone.Clone, id);

        await Compare("stub", Submission.Read(kata, kata.Lock!));
        await Compare("reference", Submission.Of(solution.Reference));
        foreach (var name in samples)
            await Compare(name, solution.With(solution.Wrong.Single(wrong => Path.GetFileNameWithoutExtension(wrong.File) == name)));

        async Task Compare(string name, Submission submission)
        {
            var verdict = await workbench.Judge.JudgeAsync(kata, kata.Lock!, submission, catalog, _ => { }, CancellationToken.None);
            verdict.State.Should().BeOneOf([KataState.Done, KataState.InProgress], "because '{0}' compiles and runs: {1}", name, string.Join('\n', verdict.Notes.Concat(verdict.Diagnostics.Select(diagnostic => diagnostic.Message))));
            Lines(verdict.Tests.Select(test => (test.Name, test.Outcome.ToString()))).Should().Be(Lines(expected[name].Select(test => (test.Key, test.Value))), "because both ran '{0}' of {1}", name, id);
        }
    }

    private static string Lines(IEnumerable<(string Test, string Outcome)> tests) => string.Join('\n', tests.OrderBy(test => test.Test, StringComparer.Ordinal).Select(test => $"{test.Test}: {test.Outcome}"));
}
