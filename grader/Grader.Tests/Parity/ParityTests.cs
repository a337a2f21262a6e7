using System.Collections.Concurrent;
using Grader.Engine.Catalog;
using Grader.Engine.Grading;
using Grader.Engine.Processes;
using Grader.Engine.Verdicts;
using Grader.Engine.Verification;

namespace Grader.Tests.Parity;

/// <summary>The engine and <c>dotnet test</c> report the same outcome for each test.</summary>
public abstract class ParityTests(ChapterKatas clone)
{
    /// <summary>Programs that are on the disk at once, with all that they depend on.</summary>
    private const int Batch = 16;

    /// <summary>A race has no single outcome: both run again until they have seen the same one.</summary>
    private const int MaxRuns = 12;

    /// <summary>
    /// A test that did not end within the engine's limits must not end in this time under 'dotnet test' either.
    /// </summary>
    private static readonly TimeSpan PatienceForOne = TimeSpan.FromSeconds(15);

    /// <summary>A race may hang in one run, and not in the next.</summary>
    private static readonly TimeSpan PatienceForAll = TimeSpan.FromMinutes(2);

    protected async Task AgreeAsync(string id, IReadOnlyList<string> programs)
    {
        var workbench = new Workbench(clone.Clone, new ProcessRunner(), TimeProvider.System, clone.Surroundings);
        await using var _ = workbench;
        var catalog = await workbench.LoadAsync(CancellationToken.None);
        var kata = catalog.Katas.Single(kata => kata.Id == id);
        var reference = SolutionFolder.Read(clone.Clone, id).Reference;
        var wrong = await (await workbench.WrongSolutionsAsync(CancellationToken.None))
            .ReadAsync(id, reference, CancellationToken.None);
        var differences = new ConcurrentQueue<string>();

        foreach (var batch in programs.Chunk(Batch))
        {
            var assemblies = await clone.BuildAsync(id, batch);
            await Parallel.ForEachAsync(batch, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (program, _) =>
            {
                foreach (var difference in await DifferencesAsync(program, assemblies[program]))
                    differences.Enqueue(difference);
            });
            clone.Delete("parity");
        }

        differences.Should().BeEmpty();

        async Task<IEnumerable<string>> DifferencesAsync(string program, string assembly)
        {
            var sightings = new Sightings();
            for (var run = 0; run < MaxRuns && (run == 0 || sightings.Differences.Count > 0); run++)
            {
                var verdict = await workbench.Judge.JudgeAsync(
                    new Attempt(kata, kata.Lock!, SubmissionOf(program), catalog),
                    StageScope.All,
                    GradeProgress.None,
                    CancellationToken.None);
                if (verdict.State is KataState.BuildError or KataState.GraderError)
                {
                    var messages = verdict.Notes.Concat(verdict.Diagnostics.Select(diagnostic => diagnostic.Message));
                    return [$"{program}: {verdict.State}, {string.Join(' ', messages)}"];
                }


                var answered = verdict.Tests.Where(test => test.Outcome is TestOutcome.Passed or TestOutcome.Failed)
                    .ToDictionary(test => test.Name, test => test.Outcome.ToString());
                // A filter knows only what a name contains.
                var unanswered = verdict.Tests.Where(test => !answered.ContainsKey(test.Name)).ToList();
                var open = verdict.Tests
                    .Where(test => unanswered.Any(other => test.Name.StartsWith(other.Name, StringComparison.Ordinal)))
                    .Select(test => test.Name)
                    .ToList();
                var outcomes = await DotnetTestAsync(assembly, Filter("!~", "&", open), PatienceForAll);
                if (outcomes.Count == 0)
                {
                    // A failing test may leave a lock behind, at which the next one hangs. The engine then has a worker
                    // for each.
                    open = [.. open.Union(
                        answered.Where(test => test.Value == nameof(TestOutcome.Failed)).Select(test => test.Key))];
                    outcomes = await DotnetTestAsync(assembly, Filter("!~", "&", open), PatienceForAll);
                }

                foreach (var test in outcomes.Keys.Union(answered.Keys).Except(open))
                    sightings.Add(test, answered.GetValueOrDefault(test), outcomes.GetValueOrDefault(test));
                foreach (var test in open)
                    sightings.Add(test, answered.GetValueOrDefault(test),
                        (await DotnetTestAsync(assembly, Filter("~", "|", [test]), PatienceForOne))
                            .GetValueOrDefault(test));
            }

            return sightings.Differences.Select(difference => $"{program}: {difference}");
        }

        Submission SubmissionOf(string program) => program switch
        {
            ChapterKatas.Stub => Submission.Read(kata, kata.Lock!),
            ChapterKatas.Reference => Submission.Of(reference),
            _ => Submission.Of(wrong.Single(solution => solution.Name == program).Sources),
        };
    }

    /// <returns>Empty if it did not end in time.</returns>
    private async Task<IReadOnlyDictionary<string, string>> DotnetTestAsync(
        string assembly, string filter, TimeSpan patience)
    {
        using var end = new CancellationTokenSource(patience, TimeProvider.System);
        try
        {
            return await clone.DotnetTestAsync(assembly, filter, end.Token);
        }
        catch (OperationCanceledException)
        {
            return new Dictionary<string, string>();
        }
    }

    private static string Filter(string comparison, string conjunction, IEnumerable<string> tests) =>
        string.Join(conjunction, tests.Select(test => $"FullyQualifiedName{comparison}.{test}"));

    /// <summary>What each has reported of every test, over all runs; null is no answer.</summary>
    private sealed class Sightings
    {
        private readonly Dictionary<string, (HashSet<string?> Engine, HashSet<string?> DotnetTest)> tests = [];

        public IReadOnlyList<string> Differences =>
        [
            .. tests.Where(test => !test.Value.Engine.Overlaps(test.Value.DotnetTest)).Select(test =>
                $"{test.Key} is {Text(test.Value.Engine)} to the engine, " +
                $"{Text(test.Value.DotnetTest)} to 'dotnet test'"),
        ];

        public void Add(string test, string? engine, string? dotnetTest)
        {
            if (!tests.TryGetValue(test, out var said))
                tests[test] = said = ([], []);
            said.Engine.Add(engine);
            // If the engine ran out of time, a failure that comes later is not a different answer.
            said.DotnetTest.Add(engine is null && dotnetTest == nameof(TestOutcome.Failed) ? null : dotnetTest);
        }

        private static string Text(IEnumerable<string?> outcomes) =>
            string.Join(" or ", outcomes.Select(outcome => outcome ?? "without an answer"));
    }
}
