using System.Text;
using Grader.Engine.Processes;
using Grader.Tests.House;

namespace Grader.Tests.Hostile;

/// <summary>A clone with the kata 00-wild, in which the real program is run against one submission after the other.</summary>
public sealed class HostileClone() : ScratchClone("00-wild"), IAsyncLifetime
{
    public const string Kata = "katas/00-wild";

    /// <summary>A child that clears its environment keeps this one, so that it can be found.</summary>
    private const string ChildMark = "HOSTILE_CHILD=";

    /// <summary>Of the grader and whatever it starts: a mark of all their processes, and the only place for their temporary files.</summary>
    private readonly TemporaryFolder temporary = new();

    public static string Program => Repository.Built("Grader", "grader");

    /// <summary>The reference in place, but for what the scenario brings.</summary>
    public async Task ArrangeAsync(string scenario)
    {
        foreach (var name in (await GitAsync("replace", "-l")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            await GitAsync("replace", "-d", name);
        await ResetAsync();
        Solve("00-wild");
        foreach (var file in Directory.EnumerateFiles(scenario, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(scenario, file);
            if (path is Expectation.File or "arrange.sh")
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(At($"{Kata}/{path}"))!);
            File.Copy(file, At($"{Kata}/{path}"), overwrite: true);
        }

        var script = Path.Combine(scenario, "arrange.sh");
        if (!File.Exists(script))
            return;
        var arranged = await new ProcessRunner().RunAsync(new ProcessCall("bash", ["-eu", script], At(Kata)), CancellationToken.None);
        arranged.ExitCode.Should().Be(0, arranged.Text + arranged.Errors);
    }

    /// <summary>The program itself, as a process of its own.</summary>
    public async Task<(ProcessResult Result, TimeSpan Took)> GradeAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        var result = await new ProcessRunner().RunAsync(
            new ProcessCall(Program, ["run", "0", "--json"], Root, new Dictionary<string, string?> { ["TMPDIR"] = temporary.Path, ["HOSTILE_RUN"] = "1" }), CancellationToken.None);
        return (result, TimeProvider.System.GetElapsedTime(started));
    }

    /// <summary>Everything in the clone but git's and the grader's own, with what a change would change.</summary>
    public IReadOnlyList<string> Files() =>
    [
        .. new DirectoryInfo(Root).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Select(file => (Path: Path.GetRelativePath(Root, file.FullName), file.Length, file.LastWriteTimeUtc))
            .Where(file => !file.Path.StartsWith(".git/", StringComparison.Ordinal) && !file.Path.StartsWith(".grader/", StringComparison.Ordinal))
            .Select(file => $"{file.Path} {file.Length} {file.LastWriteTimeUtc:O}")
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Temporary files, and folders of grades.</summary>
    public IEnumerable<string> FilesLeft() =>
        new[] { temporary.Path, At(".grader/grades") }.Where(Directory.Exists).SelectMany(Directory.EnumerateFileSystemEntries)
            // NuGet's own, where MSBuild was asked.
            .Where(path => Path.GetFileName(path) != "NuGetScratchroot");

    /// <summary>What still runs of it.</summary>
    public IReadOnlyList<string> ProcessesLeft() => [.. Directory.EnumerateDirectories("/proc").Select(Describe).OfType<string>()];

    public async Task ClearAwayAsync()
    {
        // Where the grader was killed, its workers end when they notice.
        for (var look = 0; look < 100 && ProcessesLeft().Count > 0; look++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        foreach (var left in FilesLeft())
        {
            if (Directory.Exists(left))
                Directory.Delete(left, recursive: true);
            else
                File.Delete(left);
        }
    }

    /// <summary>The first grade of a clone asks MSBuild, which takes as long as it takes: no scenario is to wait for that.</summary>
    public new async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Solve("00-wild");
        await GradeAsync();
    }

    public new async Task DisposeAsync()
    {
        await base.DisposeAsync();
        temporary.Dispose();
    }

    private string? Describe(string process)
    {
        try
        {
            var variables = File.ReadAllText(Path.Combine(process, "environ"));
            return variables.Contains($"TMPDIR={temporary.Path}", StringComparison.Ordinal) || variables.Contains(ChildMark, StringComparison.Ordinal)
                ? $"{Path.GetFileName(process)} {Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(process, "cmdline"))).Replace('\0', ' ')}"
                : null;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
