using Grader.Protocol;

namespace Grader.Worker;

/// <summary>One test of the inventory: its start, the results of its cases, and its end.</summary>
internal sealed class ReportedTest(
    int index, int cases, TestOutput output, TimeProvider time, Action<WorkerMessage> send)
{
    // Long enough unless the pool is starved; this does not wait for a starved pool.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(20);

    private readonly List<Failure> failures = [];
    private readonly List<string> skips = [];
    private readonly List<string> helperOutputs = [];
    private int passes;
    private int done;
    private long started;

    /// <summary>Every case has ended, and each of them passed.</summary>
    public bool Passed => cases > 0 && done == cases && passes > 0 && failures.Count == 0 && skips.Count == 0;

    public void BeginCase()
    {
        if (done > 0)
            return;

        output.Begin();
        started = time.GetTimestamp();
        send(new WorkerMessage.Started(index));
    }

    public void Pass(string helperOutput)
    {
        passes++;
        helperOutputs.Add(helperOutput);
    }

    public void Skip(string reason) => skips.Add(reason);

    public void Fail(Failure failure, string helperOutput)
    {
        failures.Add(failure);
        helperOutputs.Add(helperOutput);
    }

    public async Task EndCaseAsync()
    {
        if (++done < cases)
            return;

        var duration = time.GetElapsedTime(started);
        // Not through a synchronization context that the learner's code left behind: it may lose what is posted to it.
        await SettleAsync().ConfigureAwait(false);
        var text = string.Concat(helperOutputs.Prepend(output.Text));
        send(Finished(FailureText.Cut(text), duration));
    }

    private WorkerMessage.Finished Finished(string text, TimeSpan duration)
    {
        if (failures.Count > 0)
        {
            var messages = FailureText.Cut(string.Join("\n\n", failures.Select(failure => failure.Message)));
            return new(index, ReportedOutcome.Failed, messages, failures[0].Frames, text, duration);
        }

        if (skips.Count > 0)
            return new(index, ReportedOutcome.Skipped, skips[0], [], text, duration);
        if (passes == 0)
            return new(index, ReportedOutcome.Failed, "This test did not run: it has no cases.", [], text, duration);
        return new(index, ReportedOutcome.Passed, "", [], text, duration);
    }

    /// <summary>
    /// Gives work that the test queued to the pool, but did not await, time to fail while the test can still be blamed.
    /// </summary>
    private async Task SettleAsync()
    {
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ThreadPool.UnsafeQueueUserWorkItem(static settled => settled.SetResult(), settled, preferLocal: false);
        await Task.WhenAny(settled.Task, Task.Delay(Settling, time, CancellationToken.None)).ConfigureAwait(false);
    }
}
