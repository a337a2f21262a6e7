using System.Reflection;
using System.Runtime.Loader;
using Grader.Protocol;
using Xunit.Sdk;

namespace Grader.Worker;

/// <summary>Runs the tests that a request names, and reports what happens.</summary>
internal sealed class KataRun(RunRequest request, TestOutput output, TimeProvider time, Action<WorkerMessage> send)
{
    private const string Snapshots = "Katas.SnapshotDirectory";

    private string? SnapshotFolder { get; } = Path.GetDirectoryName(request.TestAssembly);

    public async Task RunAsync()
    {
        using var sources = new NoSourceInformation();
        if (Prepare(sources) is not var (tests, finder))
            return;

        using var _ = finder;
        var run = 0;
        foreach (var stage in request.Stages)
        {
            var found = stage.Select((name, index) => Find(finder, name, run + index)).ToList();
            await RunAsync(tests, [.. found.SelectMany(test => test.Cases)]);
            run += found.Count;
            if (!found.All(test => test.Report.Passed))
                break;
        }

        send(Canary.Complaint() is { } complaint
            ? new WorkerMessage.Untrusted(complaint)
            : new WorkerMessage.Completed(run));
    }

    private static async Task RunAsync(Assembly tests, IReadOnlyList<ReportedTestCase> cases)
    {
        using var runner = new SourceOrderRunner(
            new TestAssembly(new ReflectionAssemblyInfo(tests)), cases, new SilentSink(), new RunnerOptions());
        await Task.Run(runner.RunAsync);
    }

    /// <summary>An exception that nobody caught.</summary>
    public void Die(object thrown)
    {
        var failure = FailureText.Of(thrown);
        send(new WorkerMessage.Dying(failure.Message, failure.Frames, output.Text));
    }

    private (Assembly Tests, TestFinder Finder)? Prepare(NoSourceInformation sources)
    {
        try
        {
            AppContext.SetData(Snapshots, SnapshotFolder);
            Directory.SetCurrentDirectory(request.WorkingDirectory);
            AssemblyLoadContext.Default.Resolving += Resolve;
            var tests = AssemblyLoadContext.Default.LoadFromAssemblyPath(request.TestAssembly);
            var assembly = new ReflectionAssemblyInfo(tests);
            return (tests, new TestFinder(assembly, sources, new SilentSink(), new RunnerOptions()));
        }
        catch (Exception error)
        {
            send(new WorkerMessage.Refused(FailureText.Of(error).Message));
            return null;
        }
    }

    private FoundTest Find(TestFinder finder, string name, int index)
    {
        var cases = finder.Find(name);
        if (cases.Count == 0)
        {
            var message = $"The compiled tests have no test '{name}', or more than one.";
            send(new WorkerMessage.Finished(index, ReportedOutcome.NotFound, message, [], "", TimeSpan.Zero));
        }

        var report = new ReportedTest(index, cases.Count, output, time, Report);
        return new FoundTest(report, [.. cases.Select(found => new ReportedTestCase(found, report))]);
    }

    /// <summary>A test's result counts only if assertions could still fail when it ended.</summary>
    private void Report(WorkerMessage message)
    {
        if (message is WorkerMessage.Finished finished
            && (Canary.ComplaintOfHooks() ?? ComplaintOfSnapshots()) is { } complaint)
            message = new WorkerMessage.Untrusted($"After '{request.Tests[finished.Test]}': {complaint}");
        send(message);
    }

    private string? ComplaintOfSnapshots() => AppContext.GetData(Snapshots) as string == SnapshotFolder
        ? null
        : "something changed the folder of the snapshots. No result of this run counts.";

    private Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        request.References.FirstOrDefault(path => string.Equals(
            Path.GetFileNameWithoutExtension(path), name.Name, StringComparison.OrdinalIgnoreCase)) is { } found
            ? context.LoadFromAssemblyPath(found)
            : null;

    private sealed record FoundTest(ReportedTest Report, IReadOnlyList<ReportedTestCase> Cases);
}
