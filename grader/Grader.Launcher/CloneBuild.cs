using System.Diagnostics;

namespace Grader.Launcher;

/// <summary>The grader that a clone has built from its own sources.</summary>
internal sealed class CloneBuild(string root, TimeProvider time)
{
    private static readonly string[] Parts =
    [
        "Grader", "Grader.Engine", "Grader.Protocol", "Grader.Weaver", "Grader.Worker", "Grader.Inspector",
    ];

    public string Program { get; } = Path.Combine(root, "artifacts", "bin", "Grader", "debug", "grader.dll");

    /// <summary>The clone that contains <paramref name="folder"/>, or null.</summary>
    public static CloneBuild? Around(string folder, TimeProvider time)
    {
        for (var candidate = new DirectoryInfo(folder); candidate is not null; candidate = candidate.Parent)
        {
            if (File.Exists(Path.Combine(candidate.FullName, "Katas.sln"))
                && Directory.Exists(Path.Combine(candidate.FullName, "grader", "Grader")))
                return new CloneBuild(candidate.FullName, time);
        }

        return null;
    }

    /// <summary>Whether the program is missing or older than its sources (after a pull, for example).</summary>
    public bool IsStale =>
        !File.Exists(Program) || Sources().Any(source => source.LastWriteTimeUtc > File.GetLastWriteTimeUtc(Program));

    /// <returns>Whether the build succeeded.</returns>
    public bool Build(TextWriter messages)
    {
        // The build itself writes its progress, where there is a terminal.
        messages.WriteLine(File.Exists(Program)
            ? "Rebuilding this clone's grader, as its sources have changed: up to a minute."
            : "Building this clone's grader, once: about a minute, plus downloading packages.");
        using var build = Process.Start(new ProcessStartInfo("dotnet", Arguments)
        {
            WorkingDirectory = root,
            RedirectStandardOutput = true,
        })!;
        var output = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        if (build.ExitCode != 0)
        {
            messages.WriteLine(output);
            messages.WriteLine("The grader could not be built. 'dotnet build grader/Grader' shows more.");
            return false;
        }

        // MSBuild leaves an up-to-date file alone: a source that was only touched must not look newer forever.
        File.SetLastWriteTimeUtc(Program, time.GetUtcNow().UtcDateTime);
        return true;
    }

    private string[] Arguments =>
        [
            "build", Path.Combine(root, "grader", "Grader"), "-v:q", "-nologo", "-tl:off",
            "-p:GraderBuildNews=progress", "-rp:GraderBuildNews=progress",
        ];

    private IEnumerable<FileInfo> Sources() => Parts
        .Select(part => new DirectoryInfo(Path.Combine(root, "grader", part)))
        // This tool may be newer than the clone.
        .Where(part => part.Exists)
        .SelectMany(part => part.EnumerateFiles("*", SearchOption.AllDirectories))
        .Concat(new DirectoryInfo(root).EnumerateFiles("*.props"))
        .Concat(new DirectoryInfo(Path.Combine(root, "grader")).EnumerateFiles());
}
