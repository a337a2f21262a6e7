using System.Diagnostics;
using System.Runtime.CompilerServices;
using Katas.Support.Orders;

namespace Katas.Support;

/// <summary>
/// An event loop on the calling thread. What was posted to it runs one turn at a time: first come, first served, in an order drawn
/// from a seed, or in every order there is. A scenario that can never end fails at once instead of hanging.
/// </summary>
/// <remarks>
/// Work may leave the pump (<c>ConfigureAwait(false)</c>, <c>Task.Run</c>); the pump lets it finish or come back before it takes its
/// next turn, so that a scenario is repeatable, and before it calls itself idle. Time stands still unless <see cref="Time"/> is advanced.
/// </remarks>
public sealed class Pump : SynchronizationContext, ILoop
{
    private const int TurnLimit = 100_000;
    private const int MostNamed = 3;
    private const int LongestName = 80;

    /// <summary>How long work elsewhere may make no progress before the pump calls itself idle nevertheless. Only a failing run waits so long.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>How long a turn waits for work elsewhere, which may itself wait for the pump.</summary>
    private static readonly TimeSpan s_courtesy = TimeSpan.FromMilliseconds(200);

    private readonly Order _order;
    private readonly PoolWatch _pool;
    private readonly Elsewhere _elsewhere;
    private readonly ReadyList _ready = new();
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource> _settling = new();
    private readonly List<Exception> _reported = [];
    private readonly List<(Task Task, string Work)> _started = [];
    private readonly List<(string Rule, Func<bool> Holds)> _invariants = [];
    private readonly ContextCallback _run;
    private ExecutionContext? _context;
    private WorkItem _item;
    private bool _isCourteous = true;

    internal Pump(Order order, PoolWatch pool)
    {
        _order = order;
        _pool = pool;
        _elsewhere = new Elsewhere(pool);
        _run = _ => _item.Callback(_item.State);
        Time = new VirtualTime(this);
    }

    /// <summary>The clock of this run. It moves only when the scenario advances it.</summary>
    public VirtualTime Time { get; }

    /// <summary>What <see cref="ReportError"/> was given, in order.</summary>
    public IReadOnlyList<Exception> ReportedErrors
    {
        get
        {
            lock (_gate)
                return [.. _reported];
        }
    }

    /// <summary>Whether some work of the scenario ran on another thread (<c>ConfigureAwait(false)</c>, <c>Task.Run</c>).</summary>
    public bool HasLeft => _elsewhere.Arrivals > 0;

    /// <summary>Runs <paramref name="scenario"/> first come, first served, and returns when it and what it left behind has run.</summary>
    /// <exception cref="PumpException">It is stalled, or breaks an invariant, or something threw that nobody can catch. What the scenario itself throws comes out as it is.</exception>
    public static void Run(Func<Pump, Task> scenario) => new Pump(new FirstCome(), new PoolWatch()).Drive(scenario);

    /// <summary>Runs <paramref name="scenario"/> once, in an order drawn from <paramref name="seed"/>: the same seed, the same order.</summary>
    /// <exception cref="ScheduleFailedException">It failed; the message says with what, and names the seed.</exception>
    public static void Run(int seed, Func<Pump, Task> scenario)
    {
        var order = new Drawn(seed);
        try
        {
            new Pump(order, new PoolWatch()).Drive(scenario);
        }
        catch (Exception failure) when (Exploration.IsAboutOrder(order, failure))
        {
            throw new ScheduleFailedException($"This order broke it: seed {seed}. Pump.Run({seed}, scenario) runs it again.", failure);
        }
    }

    /// <summary>
    /// Runs <paramref name="scenario"/> in every order that its turns can come in, afresh on a new pump each time, and stops at the
    /// first that fails. The first order tried is that of <see cref="Run(Func{Pump, Task})"/>. A scenario too large for that (more than
    /// 20,000 orders) is explored so far and then in 1,000 drawn orders.
    /// </summary>
    /// <exception cref="ScheduleFailedException">An order failed; the message says with what, and how to run that order again.</exception>
    public static void Explore(Func<Pump, Task> scenario) => new Exploration(scenario).Run();

    /// <summary>Runs <paramref name="scenario"/> in the one order that a failure of <see cref="Explore"/> printed, for example "0,2,1".</summary>
    public static void Replay(string choices, Func<Pump, Task> scenario) => new Pump(new Replayed(choices), new PoolWatch()).Drive(scenario);

    /// <summary>Starts <paramref name="work"/> at its turn, like asyncio's <c>create_task</c>; never inside this call.</summary>
    /// <param name="work">What is done.</param>
    /// <param name="text">How a failure calls it: as it stands in the source.</param>
    /// <returns>A task that ends as the work's does; a failure of the work is found there only.</returns>
    public Task Start(Func<Task> work, [CallerArgumentExpression(nameof(work))] string text = "")
    {
        ArgumentNullException.ThrowIfNull(work);
        return Noted(StartAsync(work), text);
    }

    /// <inheritdoc cref="Start(Func{Task}, string)"/>
    public Task<T> Start<T>(Func<Task<T>> work, [CallerArgumentExpression(nameof(work))] string text = "")
    {
        ArgumentNullException.ThrowIfNull(work);
        return Noted(StartAsync(work), text);
    }

    /// <inheritdoc cref="Start(Func{Task}, string)"/>
    public Task Start(Action work, [CallerArgumentExpression(nameof(work))] string text = "")
    {
        ArgumentNullException.ThrowIfNull(work);
        return Noted(StartAsync(() =>
        {
            work();
            return Task.CompletedTask;
        }), text);
    }

    /// <summary>
    /// Ends when everything else that can run has run: "now the getter is waiting". Time stands still. Several that settle
    /// are released one after the other, the first to ask first.
    /// </summary>
    public Task Settle()
    {
        // Posted, not inlined: one that has settled takes its turn like anybody.
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
            _settling.Enqueue(settled);
        return settled.Task;
    }

    /// <summary>A rule that must hold whenever the pump is idle.</summary>
    /// <param name="rule">The rule, in a sentence; a failure prints it.</param>
    /// <param name="holds">Whether it holds now.</param>
    public void Invariant(string rule, Func<bool> holds)
    {
        ArgumentNullException.ThrowIfNull(holds);
        lock (_gate)
            _invariants.Add((rule, holds));
    }

    /// <inheritdoc/>
    public void CallSoon(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        _ready.Add(new WorkItem(static action => ((Action)action!)(), action, InLane: true));
    }

    /// <inheritdoc/>
    public void ReportError(Exception error)
    {
        lock (_gate)
            _reported.Add(error);
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state) => _ready.Add(new WorkItem(d, state, InLane: false));

    /// <summary>Runs <paramref name="d"/> inline. Only on the pump's own thread.</summary>
    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!_elsewhere.IsHome)
            throw new NotSupportedException("Send from another thread would block it until the pump gets there. Use Post.");
        d(state);
    }

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    internal void Drive(Func<Pump, Task> scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var caller = ExecutionContext.Capture() ?? throw new InvalidOperationException("The pump needs an execution context; its flow is suppressed here.");
        try
        {
            // Run undoes what happens to the two contexts in there.
            ExecutionContext.Run(caller, _ => RunToTheEnd(scenario), null);
        }
        finally
        {
            _ready.Close();
        }
    }

    private void RunToTheEnd(Func<Pump, Task> scenario)
    {
        _elsewhere.Mark();
        _context = ExecutionContext.Capture()!;
        SetSynchronizationContext(this);

        var main = StartAsync(() => scenario(this));
        while (!main.IsCompleted)
        {
            RunReady(until: main);
            if (main.IsCompleted)
                break;
            if (!ReleaseSettled() && !IsSomethingComing())
                throw Stalled();
        }

        main.GetAwaiter().GetResult();
        _order.IsOver = true;
        do
            RunReady();
        while (ReleaseSettled());
    }

    /// <summary>Takes turns until nothing is ready, here or elsewhere, and every rule holds.</summary>
    private void RunReady(Task? until = null)
    {
        do
        {
            for (var turns = 0; TryTakeTurn(); turns++)
            {
                if (until is { IsCompleted: true })
                    return;
                if (turns == TurnLimit)
                    throw new PumpException($"The scenario never comes to rest: {TurnLimit:N0} turns, and something is still ready. Does something post itself again and again?");
            }

            CheckInvariants();
        }
        while (!_ready.IsEmpty);
    }

    private bool TryTakeTurn()
    {
        if (_isCourteous)
            _isCourteous = WaitForElsewhere(s_courtesy, untilReady: false);
        if (!_ready.TryTake(_order, out _item))
        {
            WaitForElsewhere(s_patience, untilReady: true);
            if (!_ready.TryTake(_order, out _item))
                return false;
        }

        var inLane = _item.InLane;
        try
        {
            ExecutionContext.Run(_context!, _run, null);
        }
        catch (Exception error)
        {
            throw new PumpException(
                error.Message + (inLane
                    ? "\nAn action given to CallSoon threw this. Whoever schedules an action catches what it throws, and calls ReportError."
                    : "\nA posted callback threw this, where nobody can catch it. Is there an async void method?"),
                error);
        }

        return true;
    }

    /// <summary>Waits while work is on other threads, as long as it gets on. False when patience ran out.</summary>
    private bool WaitForElsewhere(TimeSpan patience, bool untilReady)
    {
        if (_elsewhere.IsQuiet)
            return true;
        var spin = new SpinWait();
        var since = Stopwatch.GetTimestamp();
        var arrivals = _elsewhere.Arrivals;
        while (!_elsewhere.IsQuiet)
        {
            if (untilReady && !_ready.IsEmpty)
                return true;
            if (arrivals != _elsewhere.Arrivals)
            {
                arrivals = _elsewhere.Arrivals;
                since = Stopwatch.GetTimestamp();
            }
            else if (Stopwatch.GetElapsedTime(since) > patience)
            {
                if (!_elsewhere.IsRunning)
                    _pool.Accept();
                return false;
            }

            spin.SpinOnce(sleep1Threshold: 500);
        }

        return true;
    }

    /// <summary>The last look before a stall is called: threads that were started a moment ago, and timers of the real clock.</summary>
    private bool IsSomethingComing()
    {
        var spin = new SpinWait();
        var since = Stopwatch.GetTimestamp();
        do
        {
            spin.SpinOnce(sleep1Threshold: 500);
            if (!_ready.IsEmpty || _elsewhere.IsRunning)
                return true;
        }
        while (Stopwatch.GetElapsedTime(since) is var waited && (waited < TimeSpan.FromMilliseconds(2) || (_pool.HasTimer && waited < s_patience)));
        return false;
    }

    private bool ReleaseSettled()
    {
        TaskCompletionSource? first;
        lock (_gate)
        {
            if (!_settling.TryDequeue(out first))
                return false;
        }

        first.SetResult();
        return true;
    }

    private void CheckInvariants()
    {
        for (var at = 0; at < _invariants.Count; at++)
        {
            var (rule, holds) = _invariants[at];
            if (!holds())
                throw new PumpException($"A rule is broken: {rule}");
        }
    }

    private PumpException Stalled()
    {
        var message = "The scenario is stalled: nothing can run any more, yet it still waits.";
        var pending = Time.PendingTimers;
        if (pending.Count > 0)
            message += $"\n{(pending.Count == 1 ? "A timer is" : $"{pending.Count} timers are")} pending, but nobody advances the clock; it would have to move by {pending[0] - Time.GetUtcNow():g}.";
        if (_elsewhere.IsRunning)
            message += "\nSome of its work is on another thread and blocks there.";
        var waiting = _started.Where(started => !started.Task.IsCompleted).Select(started => Shorten(started.Work)).ToList();
        if (waiting.Count > 0)
            message += $"\nNot ended: {string.Join("; ", waiting.Take(MostNamed))}{(waiting.Count > MostNamed ? $"; and {waiting.Count - MostNamed} more" : "")}";
        var errors = _started.Select(started => started.Task).Where(task => task.IsFaulted).Select(task => task.Exception!.InnerException!).Concat(_reported).ToList();
        if (errors.Count > 0)
            message += $"\nMeanwhile this failed: {errors[0].Message}";
        return new PumpException(message, errors.FirstOrDefault());
    }

    private T Noted<T>(T started, string work)
        where T : Task
    {
        lock (_gate)
            _started.Add((started, work));
        return started;
    }

    /// <summary>In a line, and not a long one.</summary>
    private static string Shorten(string work)
    {
        var line = string.Join(' ', work.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= LongestName ? line : line[..LongestName] + "…";
    }

    private async Task StartAsync(Func<Task> work)
    {
        await new Turn(this);
        await work();
    }

    private async Task<T> StartAsync<T>(Func<Task<T>> work)
    {
        await new Turn(this);
        return await work();
    }

    /// <summary>Awaiting it goes on in the next free turn of the pump, from whatever thread.</summary>
    private readonly struct Turn(Pump pump) : INotifyCompletion
    {
        public bool IsCompleted => false;

        public Turn GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => pump.Post(static action => ((Action)action!)(), continuation);
    }
}
