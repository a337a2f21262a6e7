using Grader.Benchmarks;
using Grader.Benchmarks.References;

if (args is ["references"])
{
    await ReferenceReport.WriteAsync(Stage.Page("REFERENCES.md"));
    return;
}

var wanted = args is [var part] ? part : "";
var figures = new List<Figure>();
var breakdowns = new List<Breakdown>();
using var stage = await Stage.CloneAsync();
Console.WriteLine($"Measuring in {stage.Root}");

if ("fresh clone".Contains(wanted, StringComparison.Ordinal))
    Add("fresh clone to first status", "dotnet run --project grader/Grader -- status", 30_000,
        [await Command.RunAsync(stage.Root, 0, "dotnet", "run", "--project", "grader/Grader", "--", "status")]);
else
    await Command.RunAsync(stage.Root, 0, "dotnet", "run", "--project", "grader/Grader", "--", "status");

await MeasureAsync("start", "grader --version", null, 20, 0, ["--version"]);
await MeasureAsync("status, nothing changed", "grader status", 150, 20, 0, ["status"]);

foreach (var kata in new[] { "00-warm-up", "05-queue" })
{
    stage.Solve(kata);
    await CompareAsync($"run a solved {kata} after an edit", kata, 1_000, 5, 0);
}

await MeasureAsync(
    "status, one kata changed", "grader status", null, 10, 0, ["status"], () => stage.Edit("00-warm-up"));

var watched = new[] { ("05-queue", true, 5), ("05-queue", false, 0), ("00-warm-up", true, 0) };
foreach (var (kata, solved, peerSaves) in watched)
{
    if (solved)
        stage.Solve(kata);
    else
        await stage.ResetAsync();
    await WatchAsync($"save to verdict, {(solved ? "solved" : "failing")} {kata}", kata, peerSaves);
}

if ("run all".Contains(wanted, StringComparison.Ordinal))
{
    foreach (var kata in stage.Katas)
        stage.Solve(kata);
    await CompareAllAsync();
}

if ("growth".Contains(wanted, StringComparison.Ordinal))
{
    foreach (var count in new[] { 10, 50, 200 })
        await GrowthAsync(count);
}

if ("verify".Contains(wanted, StringComparison.Ordinal))
{
    await stage.ResetAsync();
    Add("verify all katas", "grader verify", null, [await Command.RunAsync(stage.Root, 0, stage.Grader, "verify")]);
}

void Add(
    string name,
    string command,
    double? target,
    IReadOnlyList<Taken> ours,
    string? peer = null,
    IReadOnlyList<Taken>? theirs = null)
{
    var figure = new Figure(name, command, target, peer, ours, theirs ?? []);
    figures.Add(figure);
    Console.WriteLine(Report.Row(figure));
    if (wanted.Length == 0)
        File.WriteAllText(Stage.Page("PERFORMANCE.md"), Report.Page(figures, breakdowns));
}

async Task MeasureAsync(
    string name, string command, double? target, int runs, int exitCode, string[] arguments, Action? before = null)
{
    if (!name.Contains(wanted, StringComparison.Ordinal))
        return;
    var ours = new List<Taken>();
    for (var run = 0; run < runs; run++)
    {
        before?.Invoke();
        ours.Add(await Command.RunAsync(stage.Root, exitCode, stage.Grader, arguments));
    }

    Add(name, command, target, ours);
}

async Task CompareAsync(string name, string kata, double? target, int runs, int exitCode)
{
    if (!name.Contains(wanted, StringComparison.Ordinal))
        return;
    var (ours, theirs) = (new List<Taken>(), new List<Taken>());
    await Command.RunAsync(stage.Root, exitCode, stage.Grader, "run", kata);
    await Command.RunAsync(stage.Root, exitCode, "dotnet", "test", $"katas/{kata}");
    for (var run = 0; run < runs; run++)
    {
        stage.Edit(kata);
        ours.Add(await Command.RunAsync(stage.Root, exitCode, stage.Grader, "run", kata));
        stage.Edit(kata);
        theirs.Add(await Command.RunAsync(stage.Root, exitCode, "dotnet", "test", $"katas/{kata}"));
    }

    Add(name, $"grader run {kata}", target, ours, $"dotnet test katas/{kata}", theirs);
}

async Task WatchAsync(string name, string kata, int peerSaves)
{
    if (!name.Contains(wanted, StringComparison.Ordinal))
        return;
    var (saves, refused, theirs) = (new List<Save>(), new List<Save>(), new List<Save>());
    using (var mine = new WatchSession(stage.Root, IsOurVerdict, stage.Grader, "watch", kata, "--json"))
    {
        await mine.VerdictAsync(() => { });
        await mine.VerdictAsync(() => stage.Edit(kata));
        await TakeAsync(mine, saves, 30, () => stage.Edit(kata));
        await TakeAsync(mine, refused, 10, () => stage.Edit(kata, Breakdown.Refused));
    }

    breakdowns.Add(Breakdown.Of(name, saves, refused));
    Console.WriteLine(Report.Row(breakdowns[^1]));

    if (peerSaves > 0)
    {
        string[] arguments = ["watch", "test", "--non-interactive", "--project", $"katas/{kata}"];
        using var other = new WatchSession(stage.Root, IsTheirVerdict, "dotnet", arguments);
        await other.VerdictAsync(() => { });
        await TakeAsync(other, theirs, peerSaves, () => stage.Edit(kata));
    }

    Add(name, $"grader watch {kata}", 80, Times(saves), peerSaves > 0 ? "dotnet watch test" : null, Times(theirs));

    static bool IsOurVerdict(string line) => line.Contains("\"event\":\"verdict\"", StringComparison.Ordinal);

    static bool IsTheirVerdict(string line) =>
        line.Contains("Passed!", StringComparison.Ordinal) || line.Contains("Failed!", StringComparison.Ordinal);

    static async Task TakeAsync(WatchSession watch, List<Save> taken, int count, Action save)
    {
        for (var run = 0; run < count; run++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            taken.Add(await watch.VerdictAsync(save));
        }
    }

    static List<Taken> Times(List<Save> saves) => [.. saves.Select(save => new Taken(save.Time, 0))];
}

async Task GrowthAsync(int count)
{
    await stage.GrowAsync(count);
    Add($"growth: {count} katas, all changed", "grader run --all", null,
        [await Command.RunAsync(stage.Root, 1, stage.Grader, "run", "--all")]);
    await MeasureAsync($"growth: {count} katas, nothing changed", "grader status", null, 10, 0, ["status"]);
    await MeasureAsync($"growth: {count} katas, one changed", "grader status", null, 5, 0, ["status"],
        () => stage.Edit(Stage.Grown(0)));
}

async Task CompareAllAsync()
{
    var (ours, theirs) = (new List<Taken>(), new List<Taken>());
    for (var run = 0; run < 2; run++)
    {
        foreach (var kata in stage.Katas)
            stage.Edit(kata);
        Directory.Delete(Path.Combine(stage.Root, ".grader", "verdicts"), recursive: true);
        ours.Add(await Command.RunAsync(stage.Root, 0, stage.Grader, "run", "--all"));
        var all = new List<Taken>();
        foreach (var kata in stage.Katas)
        {
            stage.Edit(kata);
            all.Add(await Command.RunAsync(stage.Root, 0, "dotnet", "test", $"katas/{kata}"));
        }

        theirs.Add(new Taken(TimeSpan.FromTicks(all.Sum(one => one.Time.Ticks)), all.Max(one => one.Memory)));
    }

    Add($"run all {stage.Katas.Count()} solved katas, nothing cached", "grader run --all", 3_000, ours,
        "dotnet test katas/NN-*, one by one", theirs);
}
