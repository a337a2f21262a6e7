using System.Threading.Channels;
using Grader.Engine;
using Grader.Engine.Catalog;
using Grader.Engine.Grading;

namespace Grader.Watch;

/// <summary>Grades on each save; a save during a run cancels it and starts over. Keys do the rest.</summary>
internal sealed class WatchLoop(IWatchWork work, IWatchOutput output) : IDisposable
{
    private readonly Channel<WatchEvent> events = Channel.CreateUnbounded<WatchEvent>();
    private IDisposable? saves;
    private OwnedWork? grade;
    private OwnedWork? sweep;
    private int run;

    public void Press(ConsoleKeyInfo key) => Tell(new WatchEvent.Pressed(key));

    /// <summary>
    /// Ends when <c>q</c> is pressed or when it is cancelled. By then, nothing that it started is still running.
    /// </summary>
    public async Task RunAsync(Kata kata, CancellationToken cancellationToken)
    {
        try
        {
            await FollowAsync(kata, cancellationToken);
        }
        finally
        {
            // Stops all of them before waiting for any.
            grade?.Stop();
            sweep?.Stop();
            await EndAsync(grade);
            await EndAsync(sweep);
        }
    }

    public void Dispose() => saves?.Dispose();

    private async Task FollowAsync(Kata kata, CancellationToken cancellationToken)
    {
        var state = Begin(kata);
        await work.PrepareAsync(kata, cancellationToken);
        output.Ready(state);
        state = Start(state, fresh: false, cancellationToken);
        await foreach (var happened in events.Reader.ReadAllAsync(cancellationToken))
        {
            switch (happened)
            {
                case WatchEvent.Saved:
                    output.Saved(state);
                    state = Start(state, fresh: false, cancellationToken);
                    break;
                case WatchEvent.EventsAreMissing:
                    state = Change(state with { Polls = true });
                    break;
                case WatchEvent.Graded graded when graded.Run == run:
                    grade = await EndAsync(grade);
                    state = state.With(graded.Verdict) with { Running = IsBusy };
                    output.Graded(state);
                    break;
                case WatchEvent.Tested tested when tested.Run == run:
                    state = state with { Live = state.Live.With(tested.Test) };
                    // Only the last state of a burst is drawn.
                    if (!events.Reader.TryPeek(out _))
                        output.Changed(state);
                    break;
                case WatchEvent.Done done when done.Run == run:
                    state = Change(state.WithDone(done.Verdict));
                    break;
                case WatchEvent.Failed failed when failed.Run == run:
                    grade = await EndAsync(grade);
                    state = Change(state with { Running = IsBusy, Trouble = failed.Message });
                    break;
                case WatchEvent.AllGraded all:
                    sweep = await EndAsync(sweep);
                    state = Settle(state);
                    output.All(all.Verdicts);
                    break;
                case WatchEvent.SweepFailed failed:
                    sweep = await EndAsync(sweep);
                    state = Change(state with { Running = IsBusy, Trouble = failed.Message });
                    break;
                case WatchEvent.Pressed pressed when !output.Use(pressed.Key):
                    if (pressed.Key.KeyChar is 'q' or 'Q')
                        return;
                    state = await UseAsync(pressed.Key, state, cancellationToken);
                    break;
            }
        }
    }

    private async Task<WatchState> UseAsync(ConsoleKeyInfo key, WatchState state, CancellationToken cancellationToken)
    {
        switch (char.ToLowerInvariant(key.KeyChar))
        {
            case 'r':
                return Start(state, fresh: true, cancellationToken);
            case 'h':
                return Change(
                    state with { Hint = state.Verdict is { } verdict ? work.HintFor(state.Kata, verdict) : null });
            case 's':
                output.Lesson(work.LessonOf(state.Kata));
                return state;
            case 'a':
                return Sweep(state, cancellationToken);
            case 'n':
                return await MoveOnAsync(state, cancellationToken);
            default:
                return state;
        }
    }

    private bool IsBusy => grade is not null || sweep is not null;

    private WatchState Begin(Kata kata)
    {
        saves?.Dispose();
        saves = work.FollowSaves(kata, Tell);
        return WatchState.Of(kata) with { Explanation = work.ExplanationOf(kata), Beginning = work.BeginningOf(kata) };
    }

    /// <summary>Runs one grade at a time: cancels the previous one and waits for its end.</summary>
    private WatchState Start(WatchState state, bool fresh, CancellationToken cancellationToken)
    {
        var (number, before) = (++run, grade);
        before?.Stop();
        var started = state with { Running = true, Live = Live.Nothing };
        output.Started(started);
        grade = new OwnedWork(
            cancel => TellAsync(GradeAsync, fault => new WatchEvent.Failed(number, fault), cancel), cancellationToken);
        return started;

        async Task<WatchEvent> GradeAsync(CancellationToken cancel)
        {
            await EndAsync(before);
            cancel.ThrowIfCancellationRequested();
            return new WatchEvent.Graded(number, await work.GradeAsync(state.Kata, fresh, News(number), cancel));
        }
    }

    private GradeProgress News(int number) => new(
        test => Tell(new WatchEvent.Tested(number, test)),
        verdict => Tell(new WatchEvent.Done(number, verdict)));

    /// <summary>Runs one sweep at a time: a second request waits for the same one.</summary>
    private WatchState Sweep(WatchState state, CancellationToken cancellationToken)
    {
        sweep ??= new OwnedWork(
            cancel =>
                TellAsync(
                    async cancel => new WatchEvent.AllGraded(await work.GradeAllAsync(cancel)),
                    fault => new WatchEvent.SweepFailed(fault),
                    cancel),
            cancellationToken);
        return Settle(state);
    }

    private WatchState Settle(WatchState state) => state.Running == IsBusy
        ? state
        : Change(state with { Running = IsBusy });

    /// <returns>Null: there is nothing left to own.</returns>
    private static async Task<OwnedWork?> EndAsync(OwnedWork? owned)
    {
        if (owned is not null)
            await owned.EndAsync();
        return null;
    }

    private async Task<WatchState> MoveOnAsync(WatchState state, CancellationToken cancellationToken)
    {
        try
        {
            return await work.MoveOnAsync(state.Kata, cancellationToken) is { } next
                ? Start(Begin(next), fresh: false, cancellationToken)
                : Change(state with { Trouble = "Every kata is done." });
        }
        catch (EnvironmentFault fault)
        {
            return Change(state with { Trouble = fault.Message });
        }
    }

    private WatchState Change(WatchState state)
    {
        output.Changed(state);
        return state;
    }

    /// <summary>
    /// Reports how the work ended. Cancelled work reports nothing: another save took over, or the watch is over.
    /// </summary>
    private async Task TellAsync(
        Func<CancellationToken, Task<WatchEvent>> start,
        Func<string, WatchEvent> failed,
        CancellationToken cancellationToken)
    {
        try
        {
            Tell(await start(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Nobody waits for it.
        }
#pragma warning disable CA1031 // whatever it was, the watch reports it and continues
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Tell(failed(Describe(fault)));
        }
    }

    private static string Describe(Exception fault) =>
        fault is EnvironmentFault ? fault.Message : $"A fault in the grader, not in your code: {fault.Message}";

    private void Tell(WatchEvent happened) => events.Writer.TryWrite(happened);
}
