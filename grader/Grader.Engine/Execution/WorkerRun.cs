using Grader.Engine.Verdicts;
using Grader.Protocol;

namespace Grader.Engine.Execution;

/// <summary>Runs tests in one fresh worker. The time limits are enforced here, outside the worker.</summary>
internal sealed class WorkerRun(
    WorkerProcess worker,
    HangInspector inspector,
    ExecutionRequest request,
    IReadOnlyList<IReadOnlyList<string>> stages,
    Action<TestResult> onResult,
    TimeProvider time)
{
    // For a process that has sent its last message, or whose pipe is closed.
    private static readonly TimeSpan ToLeave = TimeSpan.FromSeconds(1);

    private readonly MemoryGuard memory = new(worker, request.Limits.MemoryBytes, time);
    private readonly Guid nonce = Guid.NewGuid();
    private readonly IReadOnlyList<string> tests = [.. stages.SelectMany(stage => stage)];
    private readonly TestResult?[] results = new TestResult?[stages.Sum(stage => stage.Count)];
    private int? running;
    private long since;
    private WorkerMessage.Dying? dying;

    /// <summary>The results so far, in the order of the tests.</summary>
    public IEnumerable<TestResult> Results => results.OfType<TestResult>();

    /// <param name="kata">Cancelled when the kata's time limit is reached.</param>
    public async Task<WorkerRunEnd> RunAsync(CancellationToken kata, CancellationToken cancellationToken)
    {
        using var clock = new CancellationTokenSource(request.Limits.PerTest, time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, kata, cancellationToken);
        since = time.GetTimestamp();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(any.Token);
        var watching = memory.WatchAsync(over.Token);
        try
        {
            return await FollowAsync(clock, any.Token);
        }
        catch (OperationCanceledException)
        {
            var hang = await InspectAsync(kata, cancellationToken);
            worker.Kill();
            cancellationToken.ThrowIfCancellationRequested();
            if (!kata.IsCancellationRequested)
                return new WorkerRunEnd.Interrupted(
                    Overrun(Suspect, $"did not end within {request.Limits.PerTest.TotalSeconds:0.##} s{hang}"));
            return new WorkerRunEnd.OutOfTime(running is { } test
                ? Overrun(
                    test,
                    $"was still running when the kata's {request.Limits.PerKata.TotalSeconds:0.##} s limit was "
                    + $"reached{hang}")
                : null);
        }
        catch (ProtocolException broken)
        {
            worker.Kill();
            return new WorkerRunEnd.Doubtful($"What the worker sent could not be read: {broken.Message}");
        }
        finally
        {
            await over.CancelAsync();
            await watching;
        }
    }

    /// <summary>Inspects a test that runs alone: only then is it the one that keeps the process busy.</summary>
    private async Task<string> InspectAsync(CancellationToken kata, CancellationToken cancellationToken)
    {
        if (tests.Count > 1 || kata.IsCancellationRequested || cancellationToken.IsCancellationRequested)
            return "";
        using var end = CancellationTokenSource.CreateLinkedTokenSource(kata, cancellationToken);
        var findings = await inspector.InspectAsync(worker.ProcessId, request.LearnerAssembly, end.Token);
        return findings.Count == 0 ? "" : $": it {string.Join(", ", findings)}";
    }

    /// <summary>The test that is running, or the next one to run.</summary>
    private int Suspect => running ?? (IsOver() ? 0 : Array.IndexOf(results, null));

    private async Task<WorkerRunEnd> FollowAsync(CancellationTokenSource clock, CancellationToken cancellationToken)
    {
        var order = new RunRequest(
            nonce,
            request.TestAssembly,
            [request.LearnerAssembly, .. request.References],
            stages,
            request.WorkingDirectory);
        await worker.SendAsync(order, cancellationToken);
        while (await worker.ReceiveAsync(cancellationToken) is { } received)
        {
            if (received.Nonce != nonce)
                throw new ProtocolException("a message of another run.");

            switch (received.Message)
            {
                case WorkerMessage.Started started:
                    clock.CancelAfter(request.Limits.PerTest);
                    Begin(started);
                    break;
                case WorkerMessage.Finished finished:
                    clock.CancelAfter(request.Limits.PerTest);
                    End(finished);
                    break;
                case WorkerMessage.Dying last:
                    dying = last;
                    break;
                case WorkerMessage.Untrusted untrusted:
                    return new WorkerRunEnd.Tampered(WorkerReport.Text(untrusted.Reason));
                case WorkerMessage.Refused refused when running is null && results.All(result => result is null):
                    return new WorkerRunEnd.Faulted(WorkerReport.Text(refused.Reason));
                case WorkerMessage.Completed completed when IsOver() && completed.Tests == Wanted():
                    return await LeaveAsync();
                default:
                    throw new ProtocolException($"'{received.Message.GetType().Name}' out of turn.");
            }
        }

        return await CrashAsync();
    }

    /// <summary>
    /// How many tests the worker runs: up to the end of the first stage known to have a test that does not pass.
    /// </summary>
    private int Wanted()
    {
        var count = 0;
        foreach (var stage in stages)
        {
            count += stage.Count;
            if (results.Take(count).Any(result => result is not { Outcome: TestOutcome.Passed }))
                break;
        }

        return count;
    }

    private bool IsOver() => running is null && results.Take(Wanted()).All(result => result is not null);

    private void Begin(WorkerMessage.Started started)
    {
        var isOpen = started.Test >= 0 && started.Test < tests.Count && results[started.Test] is null;
        if (running is not null || !isOpen)
            throw new ProtocolException($"the start of test {started.Test} out of turn.");

        running = started.Test;
        since = time.GetTimestamp();
    }

    private void End(WorkerMessage.Finished finished)
    {
        var isMissing = running is null && finished.Outcome == ReportedOutcome.NotFound
            && finished.Test >= 0 && finished.Test < tests.Count && results[finished.Test] is null;
        if (running != finished.Test && !isMissing)
            throw new ProtocolException($"the end of test {finished.Test} out of turn.");

        running = null;
        var result = WorkerReport.Result(tests[finished.Test], finished);
        results[finished.Test] = result;
        onResult(result);
    }

    private TestResult Overrun(int test, string how) =>
        new(tests[test], TestOutcome.Timeout, how, [], "", time.GetElapsedTime(since));

    private async Task<WorkerRunEnd> LeaveAsync()
    {
        // A process that does not exit has finished all the same: no test is to blame any more.
        return await ExitAsync() is null or 0
            ? new WorkerRunEnd.Complete()
            : new WorkerRunEnd.Doubtful($"the process exited with code {await worker.Exited} after the last test");
    }

    private async Task<WorkerRunEnd> CrashAsync()
    {
        var exitCode = await ExitAsync();
        var words = await worker.LastWordsAsync();
        var isOver = IsOver();
        var how = memory.HasStruck
            ? $"the process used more than {memory.MaxBytes >> 20} MiB of memory"
            : WorkerReport.Text(
                CrashNote.Describe(exitCode, words, dying, isOver ? "after the last test" : "before the test ended"));
        if (isOver)
            return new WorkerRunEnd.Doubtful(how);

        return new WorkerRunEnd.Interrupted(new TestResult(
            tests[Suspect],
            TestOutcome.Crashed,
            how,
            WorkerReport.Locations(dying?.Frames ?? []),
            WorkerReport.Text(dying?.Output ?? ""),
            time.GetElapsedTime(since)));
    }

    /// <returns>Null if the process had to be killed.</returns>
    private async Task<int?> ExitAsync()
    {
        try
        {
            return await worker.Exited.WaitAsync(ToLeave, time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            worker.Kill();
            return null;
        }
    }
}
