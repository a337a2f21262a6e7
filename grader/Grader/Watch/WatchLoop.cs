using System.Threading.Channels;
using Grader.Engine;
using Grader.Engine.Catalog;
using Grader.Engine.Verdicts;
using Grader.Learner;

namespace Grader.Watch;

/// <summary>On each save a verdict; a save during a run cancels it and starts over. Keys ask for the rest.</summary>
internal sealed class WatchLoop(Workbench workbench, IWatchOutput output, TimeProvider time) : IDisposable
{
    /// <summary>One serves, one warms up.</summary>
    private const int Workers = 2;

    private readonly Channel<WatchEvent> events = Channel.CreateUnbounded<WatchEvent>();
    private CancellationTokenSource? running;
    private SaveWatcher? saves;
    private int run;

    public void Press(ConsoleKeyInfo key) => Tell(new WatchEvent.Pressed(key));

    /// <summary>Ends when <c>q</c> is pressed, or when it is cancelled.</summary>
    public async Task RunAsync(Kata kata, KataCatalog catalog, CancellationToken cancellationToken)
    {
        var state = Begin(kata);
        workbench.KeepWarm(Workers);
        workbench.Housekeeping.Sweep();
        await PrepareAsync(kata, catalog, cancellationToken);
        output.Ready(state);
        state = Start(state, catalog, fresh: false, cancellationToken);
        await foreach (var happened in events.Reader.ReadAllAsync(cancellationToken))
        {
            switch (happened)
            {
                case WatchEvent.Saved:
                    output.Saved(state);
                    state = Start(state, catalog, fresh: false, cancellationToken);
                    break;
                case WatchEvent.EventsAreMissing:
                    state = Change(state with { Polls = true });
                    break;
                case WatchEvent.Graded graded when graded.Run == run:
                    state = state.With(graded.Verdict);
                    output.Graded(state);
                    break;
                case WatchEvent.Failed failed when failed.Run == run:
                    state = Change(state with { Running = false, Trouble = failed.Message });
                    break;
                case WatchEvent.AllGraded all:
                    state = Change(state with { Running = false });
                    output.All(all.Verdicts);
                    break;
                case WatchEvent.Pressed pressed when !output.Use(pressed.Key):
                    switch (char.ToLowerInvariant(pressed.Key.KeyChar))
                    {
                        case 'q':
                            return;
                        case 'r':
                            state = Start(state, catalog, fresh: true, cancellationToken);
                            break;
                        case 'h':
                            state = Change(state with { Hint = HintFor(state) });
                            break;
                        case 's':
                            output.Lesson(LessonOf(state.Kata));
                            break;
                        case 'a':
                            state = Change(state with { Running = true });
                            _ = GradeAllAsync(catalog, cancellationToken);
                            break;
                        case 'n':
                            (state, catalog) = await MoveOnAsync(state, catalog, cancellationToken);
                            break;
                    }

                    break;
            }
        }
    }

    public void Dispose()
    {
        saves?.Dispose();
        running?.Cancel();
        running?.Dispose();
    }

    /// <summary>Compiles the kata as it is now and forgets it, so that the compiler is warm for the next save.</summary>
    private async Task PrepareAsync(Kata kata, KataCatalog catalog, CancellationToken cancellationToken)
    {
        if (Attempt.Of(kata, catalog) is { Kata.Lock: not null, Submission.Faults.Count: 0 } attempt)
            await workbench.Compiler.WarmUpAsync(attempt, cancellationToken);
    }

    private WatchState Begin(Kata kata)
    {
        saves?.Dispose();
        saves = new SaveWatcher(kata, time, Tell);
        return WatchState.Of(kata);
    }

    private WatchState Start(WatchState state, KataCatalog catalog, bool fresh, CancellationToken cancellationToken)
    {
        running?.Cancel();
        running?.Dispose();
        running = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        run++;
        var started = state with { Running = true };
        output.Started(started);
        _ = GradeAsync(run, state.Kata, catalog, fresh, running.Token);
        return started;
    }

    private async Task<(WatchState State, KataCatalog Catalog)> MoveOnAsync(WatchState state, KataCatalog catalog, CancellationToken cancellationToken)
    {
        try
        {
            catalog = await workbench.LoadAsync(cancellationToken);
            return (new NextKata(workbench).MoveOn(catalog, state.Kata) is { } next
                ? Start(Begin(next), catalog, fresh: false, cancellationToken)
                : Change(state with { Trouble = "Every kata is done." }), catalog);
        }
        catch (EnvironmentFault fault)
        {
            return (Change(state with { Trouble = fault.Message }), catalog);
        }
    }

    private WatchState Change(WatchState state)
    {
        output.Changed(state);
        return state;
    }

    private async Task GradeAsync(int number, Kata kata, KataCatalog catalog, bool fresh, CancellationToken cancellationToken)
    {
        try
        {
            // Off the loop: a key must never wait for a compiler.
            Tell(new WatchEvent.Graded(number, await Task.Run(() => VerdictAsync(kata, catalog, fresh, cancellationToken), cancellationToken)));
        }
        catch (OperationCanceledException)
        {
            // Another save has taken over.
        }
#pragma warning disable CA1031 // whatever it was, the watch goes on and says so
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Tell(new WatchEvent.Failed(number, Describe(fault)));
        }
    }

    private async Task<KataVerdict> VerdictAsync(Kata kata, KataCatalog catalog, bool fresh, CancellationToken cancellationToken) =>
        fresh
            ? await workbench.Grader.GradeAsync(Attempt.Of(kata, catalog), times: 1, _ => { }, cancellationToken)
            : await workbench.Grader.VerdictAsync(Attempt.Of(kata, catalog), _ => { }, cancellationToken);

    private async Task GradeAllAsync(KataCatalog catalog, CancellationToken cancellationToken)
    {
        try
        {
            Tell(new WatchEvent.AllGraded(await new KataSweep(workbench, null).GradeAsync(catalog.Katas, catalog, cancellationToken)));
        }
        catch (OperationCanceledException)
        {
            // The watch is over.
        }
#pragma warning disable CA1031 // whatever it was, the watch goes on and says so
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Tell(new WatchEvent.Failed(run, Describe(fault)));
        }
    }

    private static string Describe(Exception fault) =>
        fault is EnvironmentFault ? fault.Message : $"A fault in the grader, not in your code: {fault.Message}";

    private string? HintFor(WatchState state)
    {
        if (state.Verdict is not { } verdict)
            return null;
        switch (verdict.State)
        {
            case KataState.Done:
                return "It is done: there is nothing to hint at.";
            case KataState.BuildError:
                return "It does not compile yet: the first error above says where.";
            default:
                try
                {
                    var hint = new HintGiver(workbench.Notes).Next(state.Kata, verdict);
                    return $"**Hint {hint.Number} of {hint.Count}.** {hint.Text}";
                }
                catch (EnvironmentFault fault)
                {
                    return fault.Message;
                }
        }
    }

    private static string LessonOf(Kata kata)
    {
        try
        {
            return Lesson.Of(kata).Markdown;
        }
        catch (EnvironmentFault fault)
        {
            return fault.Message;
        }
    }

    private void Tell(WatchEvent happened) => events.Writer.TryWrite(happened);
}
