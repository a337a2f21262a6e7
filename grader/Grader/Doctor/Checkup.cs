using Grader.Engine;
using Grader.Engine.Catalog;
using Grader.Engine.Files;
using Grader.Engine.Grading;
using Grader.Engine.Processes;
using Grader.Engine.Verdicts;

namespace Grader.Doctor;

/// <summary>Checks everything that the grader needs, from the SDK to file system events.</summary>
internal sealed class Checkup(GraderSession session, Workbench workbench)
{
    private const long MinFreeBytes = 500L << 20;
    private static readonly TimeSpan EventLimit = TimeSpan.FromSeconds(2);

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var findings = new List<Finding>
        {
            await SdkAsync(cancellationToken),
            await GitAsync(cancellationToken),
        };
        try
        {
            var catalog = await workbench.LoadAsync(cancellationToken);
            findings.Add(Lock(catalog));
            findings.Add(await GradeAsync(catalog, cancellationToken));
        }
        catch (EnvironmentFault fault)
        {
            findings.Add(Finding.Bad("lock", fault.Message, "git checkout katas/katas.lock.json"));
        }

        findings.Add(await WatcherAsync(cancellationToken));
        findings.Add(OnPath());
        findings.Add(Disk());
        findings.AddRange(Container());
        return findings;
    }

    private async Task<Finding> SdkAsync(CancellationToken cancellationToken)
    {
        const string fix = "Install the .NET SDK 10: https://dotnet.microsoft.com/download";
        try
        {
            var answer = await session.Processes.RunAsync(
                new ProcessCall("dotnet", ["--version"], workbench.Clone.Root), cancellationToken);
            return answer.ExitCode == 0
                ? Finding.Good("sdk", $".NET SDK {answer.Text.Trim()}")
                : Finding.Bad(
                    "sdk",
                    $"No SDK that global.json asks for: {(answer.Text + answer.Errors).Trim().Split('\n')[0]}",
                    fix);
        }
        catch (EnvironmentFault fault)
        {
            return Finding.Bad("sdk", fault.Message, fix);
        }
    }

    private async Task<Finding> GitAsync(CancellationToken cancellationToken)
    {
        if (!workbench.Git.Exists)
        {
            return Finding.Could(
                "git",
                "This folder is no git repository. Grading works, by the lock in the folder; lost are the "
                + "history of your work, and edited tests cannot be restored.",
                "git clone the repository, and copy your own files into the clone");
        }

        try
        {
            var answer = await session.Processes.RunAsync(
                new ProcessCall("git", ["rev-parse", "--short", "HEAD"], workbench.Clone.Root), cancellationToken);
            return answer.ExitCode == 0
                ? Finding.Good("git", $"commit {answer.Text.Trim()}")
                : Finding.Bad(
                    "git", $"This folder has no commit: {answer.Errors.Trim()}", "git clone the repository again");
        }
        catch (EnvironmentFault fault)
        {
            return Finding.Bad("git", fault.Message, "Install git: https://git-scm.com/downloads");
        }
    }

    private static Finding Lock(KataCatalog catalog)
    {
        var unknown = catalog.Katas.Where(kata => kata.Lock is null).Select(kata => $"'{kata.Id}'").ToList();
        return unknown.Count == 0
            ? Finding.Good(
                "lock", $"{catalog.Katas.Count} katas, {catalog.Katas.Sum(kata => kata.Lock!.Tests.Count)} tests")
            : Finding.Could("lock", $"It does not know {string.Join(", ", unknown)}.", "grader lock");
    }

    /// <summary>
    /// Checks restore, evaluation, compiler and worker at once: grading the first kata must give a verdict, whichever
    /// it is.
    /// </summary>
    private async Task<Finding> GradeAsync(KataCatalog catalog, CancellationToken cancellationToken)
    {
        if (catalog.Katas is not [{ Lock: not null } kata, ..])
            return Finding.Bad("grade", "There is no kata to try a grade with.", "git checkout katas");
        try
        {
            var verdict = await workbench.Judge.JudgeAsync(
                Attempt.Of(kata, catalog), StageScope.ToFirstFailure, GradeProgress.None, cancellationToken);
            return verdict.State == KataState.GraderError
                ? Finding.Bad("grade", string.Join(' ', verdict.Notes), "dotnet build grader/Grader")
                : Finding.Good("grade", $"restore, compiler and worker are in order (tried with '{kata.Id}')");
        }
        catch (EnvironmentFault fault)
        {
            return Finding.Bad("grade", fault.Message, "dotnet restore Katas.sln");
        }
    }

    private async Task<Finding> WatcherAsync(CancellationToken cancellationToken)
    {
        var folder = Path.Combine(workbench.Clone.State, "doctor");
        try
        {
            AtomicFile.CreateFolder(folder);
            var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var watcher = new FileSystemWatcher(folder);
            watcher.Changed += (_, _) => heard.TrySetResult();
            watcher.Created += (_, _) => heard.TrySetResult();
            watcher.EnableRaisingEvents = true;
            AtomicFile.Write(Path.Combine(folder, "touched"), "."u8);
            await heard.Task.WaitAsync(EventLimit, session.Time, cancellationToken);
            return Finding.Good("watcher", "the file system reports saves");
        }
        catch (TimeoutException)
        {
            return Finding.Could(
                "watcher",
                "No file-change events here; 'watch' polls every half second instead.",
                "work on a local disk");
        }
        catch (Exception fault) when (fault is EnvironmentFault or IOException)
        {
            return Finding.Bad("watcher", fault.Message, $"chmod -R u+w {workbench.Clone.State}");
        }
    }

    private Finding OnPath() => session.Surroundings.IsOnPath("grader")
        ? Finding.Good("path", "'grader' is on PATH")
        : Finding.Could("path", "'grader' is not on PATH.", "dotnet run --project grader/Grader -- install");

    private Finding Disk()
    {
        var free = new DriveInfo(workbench.Clone.Root).AvailableFreeSpace;
        return free >= MinFreeBytes
            ? Finding.Good("disk", $"{free >> 20} MiB are free")
            : Finding.Bad(
                "disk",
                $"Only {free >> 20} MiB are free; {MinFreeBytes >> 20} are wanted.",
                "dotnet nuget locals http-cache --clear");
    }

    /// <summary>
    /// Checks the dev container's setup: a failed step is not retried, and the next start does not report it.
    /// </summary>
    private IEnumerable<Finding> Container()
    {
        if (!session.Surroundings.InContainer)
            yield break;
        yield return File.Exists(Path.Combine(workbench.Clone.State, "devcontainer"))
            ? Finding.Good("devcontainer", "it was set up")
            : Finding.Bad(
                "devcontainer",
                "A setup step of the dev container was skipped or failed.",
                "bash .devcontainer/setup.sh");
    }
}
