using Grader.Commands;
using Grader.Engine.Catalog;
using Grader.Engine.Files;
using Grader.Engine.Grading;
using Grader.Engine.Processes;
using Grader.Engine.Verdicts;
using Grader.Paging;
using Grader.Tests.House;
using Grader.Tests.Watch;
using Grader.Views;
using Spectre.Console;
using Spectre.Console.Testing;

namespace Grader.Tests.Pictures;

/// <summary>The pictures of README.md are what the command shows now.</summary>
public sealed class ReadmePicturesTests(ReadmePicturesTests.WarmUp clone)
    : IClassFixture<ReadmePicturesTests.WarmUp>, IAsyncLifetime
{
    private const string Stub = "katas/00-warm-up/Sum.cs";
    /// <summary>From the clone's root.</summary>
    private const string Folder = "grader/docs/images";
    private const int MaxBytes = 60_000;

    public sealed class WarmUp() : ScratchClone("00-warm-up");

    public Task InitializeAsync() => clone.ResetAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Status()
    {
        var locked = new LockFile(Repository.Clone, new GitRepository(new ProcessRunner(), Repository.Root)).ReadWorkTree();
        var catalog = KataCatalog.Load(Repository.Clone, new LockReading(locked, new HashSet<string>()));
        var katas = catalog.Katas.Select((kata, index) => (index, kata.Lock!.Stages) switch
        {
            (0 or 1, var all) => VerdictAfter(all.Count, kata, catalog),
            (2, var stages) => VerdictAfter(stages.Count(stage => stage.Level == StageLevel.Core), kata, catalog),
            (3, _) => VerdictAfter(3, kata, catalog),
            _ => VerdictAfter(0, kata, catalog),
        }).ToList();

        await CompareAsync("status", "grader status: one kata is mastered, two are done, and one is in progress", [
            "$ grader status",
            .. AnsiLines.Of(StatusView.Of(katas), 80, ColorSystemSupport.Standard),
        ]);
    }

    [Fact]
    public Task Watch_failing() => CompareWatchAsync(
        "watch-failing",
        "grader watch: the first failing test, with the rule, what was found, and the test's own code",
        """
            namespace Katas.WarmUp;

            public static class Sum
            {
                public static async Task<int> AddAsync(Task<int> left, Task<int> right) => await left + await right;
            }

            """,
        "3 of 4 tests pass");

    [Fact]
    public Task Watch_passing() => CompareWatchAsync(
        "watch-passing",
        "grader watch: the kata is done; the screen says what you can do now and what to check in your own code",
        clone.Read("solutions/00-warm-up/Sum.cs"),
        "[n]ext");

    private async Task CompareWatchAsync(string name, string title, string code, string shows)
    {
        var terminal = new FakeTerminal();
        using var screen = new TestConsole { Profile = { Width = 80 } };
        screen.Profile.Capabilities.ColorSystem = ColorSystem.Standard;
        var session = new GraderSession(screen, terminal, TextWriter.Null, TextWriter.Null, TimeProvider.System,
            new ProcessRunner(), clone.Surroundings with { HasTerminal = true });
        var watching = Task.Run(
            () => new GraderCommand(session).InvokeAsync(["watch", "0"], CancellationToken.None));
        await terminal.ShowsAsync("not started");
        terminal.Resize(80, 17);

        clone.Write(Stub, code);
        await terminal.ShowsAsync(frame => frame.Contains(shows, StringComparison.Ordinal)
            && !frame.Contains("not started", StringComparison.Ordinal)
            && !frame.Contains("… [h]int", StringComparison.Ordinal));
        var lines = terminal.Lines;
        terminal.Press('q');
        await watching;

        await CompareAsync(name, title, lines);
    }

    private static KataVerdict VerdictAfter(int stages, Kata kata, KataCatalog catalog)
    {
        var attempt = new Attempt(
            kata, kata.Lock!, Submission.Of(new Dictionary<string, byte[]>()), catalog);
        if (stages == 0)
            return VerdictOf.NotStarted(attempt);
        var passed = kata.Lock!.TestsByStage().Take(stages).SelectMany(stage => stage.Tests).ToHashSet();
        return VerdictOf.Run(
            attempt,
            [.. kata.Lock.Tests.Select(test => new TestVerdict(
                test, passed.Contains(test) ? TestOutcome.Passed : TestOutcome.Failed, "", null, null, "", 0))],
            []);
    }

    private static async Task CompareAsync(string name, string title, IReadOnlyList<string> lines)
    {
        var picture = new TerminalPicture(title, lines);
        (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"))).Should().Contain($"""
            <picture>
              <source media="(prefers-color-scheme: dark)" srcset="{Folder}/{name}-dark.svg">
              <img alt="{title}" src="{Folder}/{name}-light.svg">
            </picture>
            """.ReplaceLineEndings("\n"));
        var stale = new List<string>();
        foreach (var theme in new[] { Theme.Light, Theme.Dark })
        {
            var file = $"{Folder}/{name}-{theme.Name}.svg";
            var path = Path.Combine(Repository.Root, file);
            var drawn = picture.Svg(theme);
            drawn.Length.Should().BeLessThan(MaxBytes, "because a README must load fast");
            var committed = File.Exists(path) ? await File.ReadAllTextAsync(path) : "";
            if (committed.ReplaceLineEndings("\n") == drawn)
                continue;
            stale.Add(file);
            await File.WriteAllTextAsync(Path.ChangeExtension(path, ".received.svg"), drawn);
        }

        stale.Should().BeEmpty(
            "because README shows the command as it is now; if the '*.received.svg' next to them are right, rename them");
    }
}
