using System.Reflection;
using Grader.Protocol;

namespace Grader.Worker;

/// <summary>The life of a worker: warm up, wait for its only request, run it, exit.</summary>
internal static class Worker
{
    public static async Task<int> RunAsync(string pipe, Guid id, TimeProvider time)
    {
        OperatingSystemProcess.Detach();
        OperatingSystemProcess.AllowInspection();
        FailingAsserts.Install();
        using var link = EngineLink.Connect(pipe);
        using var output = new TestOutput();
        await WarmUpAsync(output, time);
        if (Canary.Complaint() is { } complaint)
            throw new InvalidOperationException(complaint);

        link.Send(id, new WorkerMessage.Ready(ProtocolVersion.Current, Environment.ProcessId));
        if (link.Receive() is not { } request)
            return 0;

        link.DieWithTheEngine();
        var run = new KataRun(request, output, time, message => link.Send(request.Nonce, message));
        AppDomain.CurrentDomain.UnhandledException += (_, unhandled) => run.Die(unhandled.ExceptionObject);
        await run.RunAsync();
        OperatingSystemProcess.Leave();
        return 0;
    }

    /// <summary>
    /// Takes the same path as the learner's tests will, so that its code is loaded and compiled when they come.
    /// </summary>
    private static async Task WarmUpAsync(TestOutput output, TimeProvider time)
    {
        var self = Assembly.GetExecutingAssembly().Location;
        string[] tests =
        [
            nameof(WarmUpTests.Passes), nameof(WarmUpTests.Passes_asynchronously),
            nameof(WarmUpTests.Fails), nameof(WarmUpTests.Throws),
        ];
        var request = new RunRequest(Guid.Empty, self, [], [tests], Directory.GetCurrentDirectory());
        var messages = new List<WorkerMessage>();
        await new KataRun(request, output, time, message =>
        {
            messages.Add(message);
            _ = WorkerMessageFormat.Read(WorkerMessageFormat.Write(Guid.Empty, message)[sizeof(int)..]);
        }).RunAsync();
        var outcomes = messages.OfType<WorkerMessage.Finished>().Select(finished => finished.Outcome);
        if (!outcomes.SequenceEqual(
            [ReportedOutcome.Passed, ReportedOutcome.Passed, ReportedOutcome.Failed, ReportedOutcome.Failed]))
            throw new InvalidOperationException(
                $"The worker's warm-up tests did not end as expected:\n{string.Join('\n', messages)}");
    }
}
