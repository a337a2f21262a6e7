using System.Threading.Channels;

namespace Grader.Engine.Execution;

/// <summary>Runs a kata's tests in workers: all in one, as long as that goes well; after the first overrun or crash each of the others alone in a fresh one, so that it costs only the test that caused it.</summary>
/// <param name="pool">The supervisor's own from now on.</param>
/// <param name="lanes">How many tests run at a time when each runs alone.</param>
public sealed class Supervisor(WorkerPool pool, TimeProvider time, int lanes) : ISupervisor
{
    public async Task<ExecutionReport> RunAsync(ExecutionRequest request, Action<TestResult> onResult, CancellationToken cancellationToken)
    {
        var board = new ResultBoard(request.Tests, request.Limits, onResult);
        try
        {
            var worker = await pool.TakeAsync(request.Limits.MemoryBytes, cancellationToken).ConfigureAwait(false);
            // From here on it is the kata's own time: that a busy machine is slow to start a worker is not the learner's fault.
            using var kata = new CancellationTokenSource(request.Limits.PerKata, time);
            var (end, results) = await RunAsync(worker, request, request.Tests, board.Show, kata.Token, cancellationToken).ConfigureAwait(false);
            var open = board.TakeIn(end, results);
            if (open.Count > 0)
            {
                await RunAloneAsync(request, board, open, kata.Token, cancellationToken).ConfigureAwait(false);
                if (board.HasOnlyPasses)
                {
                    // Each alone is right; a pass takes a run that all of them come through together.
                    (end, results) = await RunInWorkerAsync(request, request.Tests, _ => { }, kata.Token, cancellationToken).ConfigureAwait(false);
                    board.TakeInTogether(end, results);
                }
            }
        }
        catch (WorkerFault fault)
        {
            board.TakeIn(fault);
        }

        return board.Fault is { } reason ? new ExecutionReport.Faulted(reason) : new ExecutionReport.Completed(board.Close());
    }

    private async Task RunAloneAsync(ExecutionRequest request, ResultBoard board, IReadOnlyList<string> open, CancellationToken kata, CancellationToken cancellationToken)
    {
        var turns = Channel.CreateUnbounded<string>();
        foreach (var test in open)
            turns.Writer.TryWrite(test);

        var left = open.Count;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(lanes, open.Count)).Select(_ => LaneAsync())).ConfigureAwait(false);

        async Task LaneAsync()
        {
            await foreach (var test in turns.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                if (await RunOnceAloneAsync(request, board, test, kata, cancellationToken).ConfigureAwait(false))
                    turns.Writer.TryWrite(test);
                else if (Interlocked.Decrement(ref left) == 0)
                    turns.Writer.Complete();
            }
        }
    }

    /// <returns>Whether it has to be run once more.</returns>
    private async Task<bool> RunOnceAloneAsync(ExecutionRequest request, ResultBoard board, string test, CancellationToken kata, CancellationToken cancellationToken)
    {
        try
        {
            // Not shown before it is settled.
            var (end, results) = await RunInWorkerAsync(request, [test], _ => { }, kata, cancellationToken).ConfigureAwait(false);
            return board.TakeInAlone(test, end, results.SingleOrDefault());
        }
        catch (WorkerFault fault)
        {
            board.TakeIn(fault);
            return false;
        }
    }

    private async Task<(WorkerRunEnd End, IReadOnlyList<TestResult> Results)> RunInWorkerAsync(
        ExecutionRequest request,
        IReadOnlyList<string> tests,
        Action<TestResult> onResult,
        CancellationToken kata,
        CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(kata, cancellationToken);
        WorkerProcess worker;
        try
        {
            worker = await pool.TakeAsync(request.Limits.MemoryBytes, waiting.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (new WorkerRunEnd.OutOfTime(null), []);
        }

        return await RunAsync(worker, request, tests, onResult, kata, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(WorkerRunEnd End, IReadOnlyList<TestResult> Results)> RunAsync(
        WorkerProcess worker,
        ExecutionRequest request,
        IReadOnlyList<string> tests,
        Action<TestResult> onResult,
        CancellationToken kata,
        CancellationToken cancellationToken)
    {
        try
        {
            var run = new WorkerRun(worker, request, tests, onResult, time);
            var end = await run.RunAsync(kata, cancellationToken).ConfigureAwait(false);
            return (end, [.. run.Results]);
        }
        finally
        {
            pool.Release(worker);
        }
    }
}
