using System.Threading.Channels;

namespace Grader.Engine.Execution;

/// <summary>
/// Runs a kata's tests in workers: all in one, as long as that goes well. An overrun or a crash costs only the test
/// that caused it: that one is run again, alone, and the others go on in fresh workers.
/// </summary>
/// <param name="pool">The supervisor takes ownership of it.</param>
/// <param name="lanes">How many workers run at a time once tests run apart.</param>
public sealed class Supervisor(WorkerPool pool, HangInspector inspector, TimeProvider time, int lanes)
{
    /// <summary>
    /// Runs the tests of one compiled kata, and ends within the kata's limit, whatever its code does.
    /// </summary>
    /// <param name="request">What to run.</param>
    /// <param name="onResult">Called for each result, from any thread, one call at a time. A doubtful result is
    /// reported again when it is settled; the last one counts.</param>
    /// <param name="cancellationToken">Ends the run, and kills everything that was started.</param>
    internal async Task<ExecutionReport> RunAsync(
        ExecutionRequest request, Action<TestResult> onResult, CancellationToken cancellationToken)
    {
        var board = new ResultBoard(request.Stages, request.Limits, onResult);
        try
        {
            var worker = await pool.TakeAsync(request.Limits.MemoryBytes, cancellationToken);
            // The kata's time starts here: a worker that is slow to start on a busy machine is not the learner's fault.
            using var kata = new CancellationTokenSource(request.Limits.PerKata, time);
            var first = new Turn(request.Stages, IsAlone: false);
            var job = new Job(request, board, kata.Token, cancellationToken);
            var (end, results) = await RunAsync(worker, job, first.Stages, board.Show);
            var turns = board.TakeIn(first, end, results);
            if (turns.Count > 0)
            {
                for (; turns.Count > 0 && !kata.IsCancellationRequested; turns = board.Next())
                    await RunAgainAsync(job, turns);
                if (board.HasOnlyPasses)
                {
                    // Each passes alone; a pass also needs one run of all of them together.
                    (end, results) = await RunInWorkerAsync(job, request.Stages, _ => { });
                    board.TakeInTogether(end, results);
                }
            }
        }
        catch (WorkerFault fault)
        {
            board.TakeIn(fault);
        }

        return board.Fault is { } reason
            ? new ExecutionReport.Faulted(reason)
            : new ExecutionReport.Completed(board.Close());
    }

    private async Task RunAgainAsync(Job job, IReadOnlyList<Turn> first)
    {
        var turns = Channel.CreateUnbounded<Turn>();
        var left = 0;
        Enqueue(first);
        await Task.WhenAll(Enumerable.Range(0, lanes).Select(_ => LaneAsync()));

        async Task LaneAsync()
        {
            try
            {
                await foreach (var turn in turns.Reader.ReadAllAsync(job.Cancelled))
                {
                    Enqueue(await RunTurnAsync(job, turn));
                    if (Interlocked.Decrement(ref left) == 0)
                        turns.Writer.TryComplete();
                }
            }
            catch
            {
                // The other lanes must not wait for runs that nobody will finish.
                turns.Writer.TryComplete();
                throw;
            }
        }

        void Enqueue(IReadOnlyList<Turn> more)
        {
            Interlocked.Add(ref left, more.Count);
            foreach (var turn in more)
                turns.Writer.TryWrite(turn);
        }
    }

    /// <returns>What has to run next.</returns>
    private async Task<IReadOnlyList<Turn>> RunTurnAsync(Job job, Turn turn)
    {
        try
        {
            // A test that runs alone is not shown before it is settled.
            var (end, results) = await RunInWorkerAsync(job, turn.Stages, turn.IsAlone ? _ => { } : job.Board.Show);
            return job.Board.TakeIn(turn, end, results);
        }
        catch (WorkerFault fault)
        {
            job.Board.TakeIn(fault);
            return [];
        }
    }

    private async Task<(WorkerRunEnd End, IReadOnlyList<TestResult> Results)> RunInWorkerAsync(
        Job job, IReadOnlyList<IReadOnlyList<string>> stages, Action<TestResult> onResult)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(job.OutOfTime, job.Cancelled);
        WorkerProcess worker;
        try
        {
            worker = await pool.TakeAsync(job.Request.Limits.MemoryBytes, waiting.Token);
        }
        catch (OperationCanceledException) when (!job.Cancelled.IsCancellationRequested)
        {
            return (new WorkerRunEnd.OutOfTime(null), []);
        }

        return await RunAsync(worker, job, stages, onResult);
    }

    private async Task<(WorkerRunEnd End, IReadOnlyList<TestResult> Results)> RunAsync(
        WorkerProcess worker, Job job, IReadOnlyList<IReadOnlyList<string>> stages, Action<TestResult> onResult)
    {
        try
        {
            var run = new WorkerRun(worker, inspector, job.Request, stages, onResult, time);
            var end = await run.RunAsync(job.OutOfTime, job.Cancelled);
            return (end, [.. run.Results]);
        }
        finally
        {
            pool.Release(worker);
        }
    }

    /// <summary>One kata, under supervision.</summary>
    /// <param name="OutOfTime">Cancelled when the kata's time limit is reached.</param>
    /// <param name="Cancelled">Cancelled when nobody wants the report any more.</param>
    private sealed record Job(
        ExecutionRequest Request, ResultBoard Board, CancellationToken OutOfTime, CancellationToken Cancelled);
}
