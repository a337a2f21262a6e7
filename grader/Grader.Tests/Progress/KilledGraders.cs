using System.Diagnostics;
using System.Text.Json.Nodes;
using Grader.Tests.Commands;
using Grader.Tests.House;

namespace Grader.Tests.Progress;

/// <summary>
/// Kills graders (<c>kill -9</c>) while they work. Each is killed after a random number of file events under
/// <c>.grader</c>, because that is where a kill could do damage.
/// </summary>
public abstract class KilledGraders(TinyKatas clone) : CommandTests(clone), IDisposable
{
    private const int MaxEvents = 60;
    private static readonly string[] Katas = ["00-tiny", "01-tidy"];
    private readonly TemporaryFolder temporary = new();
    private readonly Dictionary<string, string> last = [];
    private readonly HashSet<string> older = [];

    /// <param name="rounds">How many graders are killed.</param>
    /// <param name="seed">Seeds the choice of the instants.</param>
    protected async Task LoseAtMostTheRunInFlight(int rounds, int seed)
    {
        var instants = new Random(seed);
        foreach (var kata in Katas)
            Clone.Solve(kata);
        await RunAsync();

        for (var round = 0; round < rounds; round++)
        {
            Edit(round);
#pragma warning disable CA5394 // drawn to be spread, not to be secret
            var instant = instants.Next(1, MaxEvents);
#pragma warning restore CA5394
            await KillAsync(round % 2 == 0 ? ["run", "--all"] : ["watch", "1", "--json"], instant);
            foreach (var kata in Katas)
                LookAt(kata, round);
        }

        await ProcessTable.HasNoneAsync(temporary.Path);
        Edit(rounds);
        await RunAsync();
        Directory.EnumerateFiles(Clone.At(".grader/verdicts")).Select(Path.GetFileName).Should().BeEquivalentTo(
            Katas.Select(kata => $"{kata}.json"), "because what was half written is cleared away");
        Clone.Read(".grader/journal.jsonl").Split('\n').Count(IsJson)
            .Should().BeGreaterThan(Katas.Length, "because the journal keeps what had ended");
    }

    public void Dispose() => temporary.Dispose();

    private void Edit(int round)
    {
        foreach (var kata in Katas)
            File.AppendAllText(StubOf(kata), $"// edit {round}\n");
    }

    private async Task RunAsync()
    {
        var run = await Clone.RunAsync("run", "--all", "--json");
        run.ExitCode.Should().Be(0, run.Output + run.Errors);
        foreach (var kata in Katas)
            LookAt(kata, round: -1);
    }

    private async Task KillAsync(string[] command, int events)
    {
        using var files = new FileSystemWatcher(Clone.At(".grader")) { IncludeSubdirectories = true };
        var start = new ProcessStartInfo(Repository.Built("Grader", "grader"), command)
        {
            WorkingDirectory = Clone.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["TMPDIR"] = temporary.Path },
        };
        using var grader = Process.Start(start)!;
        var left = events;
        FileSystemEventHandler count = (_, _) =>
        {
            if (Interlocked.Decrement(ref left) == 0)
                grader.Kill();
        };
        files.Created += count;
        files.Changed += count;
        files.Deleted += count;
        files.Renamed += (sender, renamed) => count(sender, renamed);
        files.EnableRaisingEvents = true;

        _ = grader.StandardError.ReadToEndAsync();
        // A watch does not end by itself: its verdict is the last instant to kill it at.
        while (await grader.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("\"event\":\"verdict\"", StringComparison.Ordinal))
                grader.Kill();
        }

        await grader.WaitForExitAsync();
    }

    private void LookAt(string kata, int round)
    {
        var record = JsonNode.Parse(Clone.Read($".grader/verdicts/{kata}.json"))!;
        var fingerprint = (string)record["fingerprint"]!;
        ((string?)record["verdict"]!["state"])
            .Should().Be("done", $"because only whole verdicts are recorded (round {round})");
        older.Should().NotContain(
            fingerprint, $"because a record is never older than the last grade that ended (round {round})");
        if (last.TryGetValue(kata, out var before) && before != fingerprint)
            older.Add(before);
        last[kata] = fingerprint;
    }

    private string StubOf(string kata) =>
        Directory.EnumerateFiles(Clone.At($"solutions/{kata}"), "*.cs")
            .Select(file => Clone.At($"katas/{kata}/{Path.GetFileName(file)}")).Single();

    private static bool IsJson(string line)
    {
        try
        {
            return JsonNode.Parse(line) is not null;
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }
}
