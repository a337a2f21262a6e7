using System.Text;
using Grader.Engine.Processes;
using Grader.Tests.House;

namespace Grader.Tests.Hostile;

/// <summary>
/// A clone with the kata 00-wild, in which the real program is run against one submission after the other.
/// </summary>
public sealed class HostileClone() : ScratchClone("00-wild"), IAsyncLifetime
{
    public const string Kata = "katas/00-wild";

    /// <summary>A child that clears its environment keeps this one, so that it can be found.</summary>
    private const string ChildMark = "HOSTILE_CHILD=";

    /// <summary>
    /// The only place for temporary files of the grader and of whatever it starts. Its path in their environment marks
    /// all their processes.
    /// </summary>
    private readonly TemporaryFolder temporary = new();

    public static string Program => Repository.Built("Grader", "grader");

    /// <summary>Puts the reference in place, except for the files that the scenario brings.</summary>
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
        var arranged = await new ProcessRunner()
            .RunAsync(new ProcessCall("bash", ["-eu", script], At(Kata)), CancellationToken.None);
        arranged.ExitCode.Should().Be(0, arranged.Text + arranged.Errors);
    }

    /// <summary>Runs the built program, in its own process.</summary>
    public async Task<(ProcessResult Result, TimeSpan Took)> GradeAsync()
    {
        var environment = new Dictionary<string, string?> { ["TMPDIR"] = temporary.Path, ["HOSTILE_RUN"] = "1" };
        var started = TimeProvider.System.GetTimestamp();
        var result = await new ProcessRunner().RunAsync(
            new ProcessCall(Program, ["run", "0", "--json"], Root, environment), CancellationToken.None);
        return (result, TimeProvider.System.GetElapsedTime(started));
    }

    /// <summary>All files except git's and the grader's own, with their size and the time of the last write.</summary>
    public IReadOnlyList<string> Files() =>
    [
        .. new DirectoryInfo(Root).EnumerateFiles("*",
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Select(file => (Path: Path.GetRelativePath(Root, file.FullName), file.Length, file.LastWriteTimeUtc))
            .Where(file =>
                !file.Path.StartsWith(".git/", StringComparison.Ordinal)
                && !file.Path.StartsWith(".grader/", StringComparison.Ordinal))
            .Select(file => $"{file.Path} {file.Length} {file.LastWriteTimeUtc:O}")
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Temporary files and folders of grades that a run left behind.</summary>
    public IEnumerable<string> FilesLeft() =>
        new[] { temporary.Path, At(".grader/grades") }.Where(Directory.Exists)
            .SelectMany(Directory.EnumerateFileSystemEntries)
            // NuGet's own; it appears when MSBuild is run.
            .Where(path => Path.GetFileName(path) != "NuGetScratchroot");

    /// <summary>Processes of a run that are still alive.</summary>
    public IReadOnlyList<string> ProcessesLeft() =>
        [.. Directory.EnumerateDirectories("/proc").Select(Describe).OfType<string>()];

    public async Task ClearAwayAsync()
    {
        // If the grader was killed, its workers end once they notice.
        for (var check = 0; check < 100 && ProcessesLeft().Count > 0; check++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        foreach (var left in FilesLeft())
        {
            if (Directory.Exists(left))
                Directory.Delete(left, recursive: true);
            else
                File.Delete(left);
        }
    }

    /// <summary>
    /// The first grade of a clone runs MSBuild, which can take long: it is done here, so that no scenario waits for it.
    /// </summary>
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
            if (!variables.Contains($"TMPDIR={temporary.Path}", StringComparison.Ordinal)
                && !variables.Contains(ChildMark, StringComparison.Ordinal))
                return null;

            var command = Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(process, "cmdline")));
            return $"{Path.GetFileName(process)} {command.Replace('\0', ' ')}";
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
