using System.Diagnostics;
using Katas.Support.Orders;

namespace Katas.Support;

/// <summary>
/// Takes the turns of a <see cref="Pump"/>: chooses among what is ready, and waits for work that is on other threads.
/// </summary>
internal sealed class PumpDriver
{
    private const int MaxTurns = 100_000;

    /// <summary>
    /// How long work on other threads may make no progress before the pump calls itself idle all the same. Only a
    /// failing run waits that long.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>How long a turn waits for work on other threads, which may itself wait for the pump.</summary>
    private static readonly TimeSpan TurnGrace = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a thread that was just started may take to show itself.</summary>
    private static readonly TimeSpan TimeToShow = TimeSpan.FromMilliseconds(2);

    private readonly Order order;
    private readonly ReadyList ready;
    private readonly OffPumpWork offPump;
    private readonly PoolWatch pool;
    private readonly Invariants invariants;
    private readonly TurnLog? log;
    private readonly ContextCallback run;
    private ExecutionContext? context;
    private WorkItem item;
    private bool isPatient = true;

    public PumpDriver(
        Order order, ReadyList ready, OffPumpWork offPump, PoolWatch pool, Invariants invariants, TurnLog? log)
    {
        this.log = log;
        this.order = order;
        this.ready = ready;
        this.offPump = offPump;
        this.pool = pool;
        this.invariants = invariants;
        run = _ => item.Callback(item.State);
    }

    /// <summary>Each turn runs in the execution context of this call, which marks the scenario's work.</summary>
    public void Enter()
    {
        offPump.Mark();
        context = ExecutionContext.Capture()!;
    }

    /// <summary>The scenario has ended: what it left behind runs first come, first served.</summary>
    public void EndOfScenario() => order.IsOver = true;

    /// <summary>Takes turns until nothing is ready, here or on other threads, and every rule holds.</summary>
    public void RunReady(Task? until = null)
    {
        do
        {
            for (var turns = 0; TryTakeTurn(); turns++)
            {
                if (until is { IsCompleted: true })
                    return;
                if (turns == MaxTurns)
                {
                    throw new PumpException(
                        $"The scenario never comes to rest: {MaxTurns:N0} turns, and something is still ready. "
                        + "Does something post itself again and again?");
                }
            }

            invariants.Check();
        }
        while (!ready.IsEmpty);
    }

    /// <summary>
    /// The last check before a stall is reported: for threads that were started a moment ago, and for timers of the
    /// real clock.
    /// </summary>
    public bool IsSomethingComing()
    {
        var spin = new SpinWait();
        var since = Stopwatch.GetTimestamp();
        TimeSpan waited;
        do
        {
            spin.SpinOnce(sleep1Threshold: 500);
            if (!ready.IsEmpty || offPump.IsRunning)
                return true;
            waited = Stopwatch.GetElapsedTime(since);
        }
        while (waited < TimeToShow || (pool.HasTimer && waited < Patience));
        return false;
    }

    private bool TryTakeTurn()
    {
        if (isPatient)
            isPatient = WaitForOffPumpWork(TurnGrace, untilReady: false);
        if (!ready.TryTake(order, out item))
        {
            WaitForOffPumpWork(Patience, untilReady: true);
            if (!ready.TryTake(order, out item))
                return false;
        }

        var inLane = item.InLane;
        log?.Begin(item);
        try
        {
            ExecutionContext.Run(context!, run, null);
        }
        catch (Exception error)
        {
            var cause = inLane
                ? "An action given to CallSoon threw this. "
                    + "Whoever schedules an action catches what it throws, and calls ReportError."
                : "A posted callback threw this, where nobody can catch it. Is there an async void method?";
            throw new PumpException($"{error.Message}\n{cause}", error);
        }
        finally
        {
            log?.End();
        }

        return true;
    }

    /// <summary>
    /// Waits while work is on other threads and makes progress. False when it made none for as long as
    /// <paramref name="patience"/>.
    /// </summary>
    private bool WaitForOffPumpWork(TimeSpan patience, bool untilReady)
    {
        if (offPump.IsQuiet)
            return true;
        var spin = new SpinWait();
        var since = Stopwatch.GetTimestamp();
        var arrivals = offPump.Arrivals;
        while (!offPump.IsQuiet)
        {
            if (untilReady && !ready.IsEmpty)
                return true;
            if (arrivals != offPump.Arrivals)
            {
                arrivals = offPump.Arrivals;
                since = Stopwatch.GetTimestamp();
            }
            else if (Stopwatch.GetElapsedTime(since) > patience)
            {
                if (!offPump.IsRunning)
                    pool.Accept();
                return false;
            }

            spin.SpinOnce(sleep1Threshold: 500);
        }

        return true;
    }
}
