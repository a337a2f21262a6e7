using System.Runtime.CompilerServices;
using Katas.Support.Orders;

namespace Katas.Support;

/// <summary>
/// An event loop on the calling thread. It runs what was posted to it one turn at a time: first come, first served, in
/// an order drawn from a seed, or in every order there is. A scenario that can never end fails at once instead of
/// hanging.
/// </summary>
/// <remarks>
/// Work may leave the pump (<c>ConfigureAwait(false)</c>, <c>Task.Run</c>). The pump waits for it to finish or to come
/// back before the next turn, so that a scenario is repeatable, and before it calls itself idle. Time stands still
/// unless <see cref="Time"/> is advanced.
/// </remarks>
public sealed class Pump : SynchronizationContext, ILoop
{
    private readonly PumpDriver driver;
    private readonly TurnLog? log;
    private readonly OffPumpWork offPump;
    private readonly ReadyList ready = new();
    private readonly SettleQueue settling = new();
    private readonly StartedWork started = new();
    private readonly Invariants invariants = new();
    private readonly Lock gate = new();
    private readonly List<Exception> reported = [];

    /// <param name="order">The order of the turns.</param>
    /// <param name="pool">Knows what the thread pool does.</param>
    /// <param name="log">Keeps what ran in which turn, if somebody wants to know.</param>
    internal Pump(Order order, PoolWatch pool, TurnLog? log = null)
    {
        this.log = log;
        offPump = new OffPumpWork(pool);
        driver = new PumpDriver(order, ready, offPump, pool, invariants, log);
        Time = new VirtualTime(this);
    }

    /// <summary>The clock of this run. It moves only when the scenario advances it.</summary>
    public VirtualTime Time { get; }

    /// <summary>The errors that <see cref="ReportError"/> was given, in order.</summary>
    public IReadOnlyList<Exception> ReportedErrors
    {
        get
        {
            lock (gate)
                return [.. reported];
        }
    }

    /// <summary>
    /// Whether some work of the scenario ran on another thread (<c>ConfigureAwait(false)</c>, <c>Task.Run</c>).
    /// </summary>
    public bool HasLeft => offPump.Arrivals > 0;

    /// <summary>
    /// Runs <paramref name="scenario"/> first come, first served. Returns when it has ended and everything that it left
    /// behind has run.
    /// </summary>
    /// <exception cref="PumpException">
    /// It is stalled, or breaks an invariant, or something threw that nobody can catch. What the scenario itself throws
    /// comes out as it is.
    /// </exception>
    public static void Run(Func<Pump, Task> scenario) => new Pump(new FirstCome(), new PoolWatch()).Drive(scenario);

    /// <summary>
    /// Runs <paramref name="scenario"/> once, in an order drawn from <paramref name="seed"/>: the same seed, the same
    /// order.
    /// </summary>
    /// <exception cref="ScheduleFailedException">It failed; the message gives the failure and the seed.</exception>
    public static void Run(int seed, Func<Pump, Task> scenario)
    {
        var order = new Drawn(seed);
        try
        {
            new Pump(order, new PoolWatch()).Drive(scenario);
        }
        catch (Exception failure) when (Exploration.IsAboutOrder(order, failure))
        {
            throw new ScheduleFailedException(
                $"This order broke it: seed {seed}. Pump.Run({seed}, scenario) runs it again.",
                failure);
        }
    }

    /// <summary>
    /// Runs <paramref name="scenario"/> in every order that its turns can come in, each on a new pump, and stops at the
    /// first failure. The first order is that of <see cref="Run(Func{Pump, Task})"/>. A scenario with more than 20,000
    /// orders is explored up to that number, and then run in 1,000 drawn orders.
    /// </summary>
    /// <exception cref="ScheduleFailedException">
    /// An order failed; the message gives the failure, and how to run that order again.
    /// </exception>
    public static void Explore(Func<Pump, Task> scenario) => new Exploration(scenario).Run();

    /// <summary>
    /// Runs <paramref name="scenario"/> in the one order that a failure of <see cref="Explore"/> printed, for example
    /// "0,2,1".
    /// </summary>
    public static void Replay(string choices, Func<Pump, Task> scenario) =>
        new Pump(new Replayed(choices), new PoolWatch()).Drive(scenario);

    /// <summary>
    /// Starts <paramref name="work"/> in a turn of its own, like asyncio's <c>create_task</c>; never inside this call.
    /// </summary>
    /// <param name="work">What to run.</param>
    /// <param name="text">The source text of the work, by which a failure names it.</param>
    /// <returns>A task that ends as the work does; a failure of the work shows only there.</returns>
    public Task Start(Func<Task> work, [CallerArgumentExpression(nameof(work))] string text = "")
    {
        ArgumentNullException.ThrowIfNull(work);
        return started.Add(StartAsync(work), text);
    }

    /// <inheritdoc cref="Start(Func{Task}, string)"/>
    public Task<T> Start<T>(Func<Task<T>> work, [CallerArgumentExpression(nameof(work))] string text = "")
    {
        ArgumentNullException.ThrowIfNull(work);
        return started.Add(StartAsync(work), text);
    }

    /// <inheritdoc cref="Start(Func{Task}, string)"/>
    public Task Start(Action work, [CallerArgumentExpression(nameof(work))] string text = "")
    {
        ArgumentNullException.ThrowIfNull(work);
        return started.Add(StartAsync(() =>
        {
            work();
            return Task.CompletedTask;
        }), text);
    }

    /// <summary>
    /// Ends when everything else that can run has run: "now the getter is waiting". Time stands still. Several that
    /// settle are released one after the other, in the order of their calls.
    /// </summary>
    public Task Settle() => settling.Enter();

    /// <summary>Adds a rule that must hold whenever the pump is idle.</summary>
    /// <param name="rule">The rule, in a sentence; a failure prints it.</param>
    /// <param name="holds">Whether it holds now.</param>
    public void Invariant(string rule, Func<bool> holds)
    {
        ArgumentNullException.ThrowIfNull(holds);
        invariants.Add(rule, holds);
    }

    /// <inheritdoc/>
    public void CallSoon(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        ready.Add(new WorkItem(static action => ((Action)action!)(), action, InLane: true));
    }

    /// <inheritdoc/>
    public void ReportError(Exception error)
    {
        lock (gate)
            reported.Add(error);
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state) => ready.Add(new WorkItem(d, state, InLane: false));

    /// <summary>Runs <paramref name="d"/> inline. Only on the pump's own thread.</summary>
    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!offPump.IsHome)
        {
            throw new NotSupportedException(
                "Send from another thread would block it until the pump gets there. Use Post.");
        }

        d(state);
    }

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    internal void Drive(Func<Pump, Task> scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var caller = ExecutionContext.Capture()
            ?? throw new InvalidOperationException("The pump needs an execution context; its flow is suppressed here.");
        try
        {
            // Run restores the two contexts that change in there.
            ExecutionContext.Run(caller, _ => RunToTheEnd(scenario), null);
        }
        finally
        {
            ready.Close();
        }
    }

    private void RunToTheEnd(Func<Pump, Task> scenario)
    {
        driver.Enter();
        SetSynchronizationContext(this);

        var main = StartAsync(() => scenario(this));
        log?.Follow(main, started);
        while (!main.IsCompleted)
        {
            driver.RunReady(until: main);
            if (main.IsCompleted)
                break;
            if (!settling.Release() && !driver.IsSomethingComing())
                throw StallReport.Of(main, Time, started, ReportedErrors, isBlockedOffPump: offPump.IsRunning);
        }

        main.GetAwaiter().GetResult();
        driver.EndOfScenario();
        do
            driver.RunReady();
        while (settling.Release());
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

    /// <summary>Code that awaits it continues in a later turn of the pump, whatever thread it comes from.</summary>
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
