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
        if (Prepare() is not { } cases)
            return;

        var sink = new SilentSink();
        var assembly = new TestAssembly(new ReflectionAssemblyInfo(LoadTests()));
        using (var runner = new SourceOrderRunner(assembly, cases, sink, new RunnerOptions()))
            await Task.Run(runner.RunAsync);

        send(Canary.Complaint() is { } complaint
            ? new WorkerMessage.Untrusted(complaint)
            : new WorkerMessage.Completed(request.Tests.Count));
    }

    /// <summary>An exception that nobody caught.</summary>
    public void Die(object thrown)
    {
        var failure = FailureText.Of(thrown);
        send(new WorkerMessage.Dying(failure.Message, failure.Frames, output.Text));
    }

    private List<ReportedTestCase>? Prepare()
    {
        try
        {
            AppContext.SetData(Snapshots, SnapshotFolder);
            Directory.SetCurrentDirectory(request.WorkingDirectory);
            AssemblyLoadContext.Default.Resolving += Resolve;
            return Find();
        }
        catch (Exception error)
        {
            send(new WorkerMessage.Refused(FailureText.Of(error).Message));
            return null;
        }
    }

    private List<ReportedTestCase> Find()
    {
        using var sources = new NoSourceInformation();
        using var finder = new TestFinder(new ReflectionAssemblyInfo(LoadTests()), sources, new SilentSink(), new RunnerOptions());
        var all = new List<ReportedTestCase>();
        for (var index = 0; index < request.Tests.Count; index++)
        {
            var name = request.Tests[index];
            var cases = finder.Find(name);
            if (cases.Count == 0)
                send(new WorkerMessage.Finished(index, ReportedOutcome.NotFound, $"The compiled tests have no test '{name}', or more than one.", [], "", TimeSpan.Zero));
            var test = new ReportedTest(index, cases.Count, output, time, Report);
            all.AddRange(cases.Select(found => new ReportedTestCase(found, test)));
        }

        return all;
    }

    /// <summary>A test's result counts only if a failure could be told when it ended.</summary>
    private void Report(WorkerMessage message) =>
        send(message is WorkerMessage.Finished finished && (Canary.ComplaintOfHooks() ?? ComplaintOfSnapshots()) is { } complaint
            ? new WorkerMessage.Untrusted($"After '{request.Tests[finished.Test]}': {complaint}")
            : message);

    private string? ComplaintOfSnapshots() => AppContext.GetData(Snapshots) as string == SnapshotFolder
        ? null
        : "something named another folder for the snapshots. No result of this run counts.";

    private Assembly LoadTests() => AssemblyLoadContext.Default.LoadFromAssemblyPath(request.TestAssembly);

    private Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        request.References.FirstOrDefault(path => string.Equals(Path.GetFileNameWithoutExtension(path), name.Name, StringComparison.OrdinalIgnoreCase)) is { } found
            ? context.LoadFromAssemblyPath(found)
            : null;
}
