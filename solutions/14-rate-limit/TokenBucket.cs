namespace Katas.RateLimits;

/// <summary>A rate limit: a permit is bought on credit, and time pays it off. Whoever may owe no more waits.</summary>
public sealed class TokenBucket
{
    private readonly Lock gate = new();
    private readonly LinkedList<Waiter> line = new(); // somebody in line: the credit does not reach for one more permit
    private readonly TimeProvider time;
    private readonly Int128 income; // what each tick of the clock pays off
    private readonly Int128 price; // of a permit; the unit makes both of them whole numbers
    private readonly Int128 credit;
    private Int128 debt;
    private long paidUntil;
    private ITimer? timer;

    /// <summary>Makes a full bucket.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="time"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Another argument is out of its range.</exception>
    public TokenBucket(int permits, TimeSpan per, TimeProvider time, int burst = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(permits, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(per, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(per, TimeSpan.FromDays(1));
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfLessThan(burst, 1);

        this.time = time;
        income = (Int128)permits * TimeSpan.TicksPerSecond;
        price = (Int128)per.Ticks * time.TimestampFrequency;
        credit = price * burst;
        paidUntil = time.GetTimestamp();
    }

    /// <summary>Takes a permit if that needs no wait.</summary>
    public bool TryTake()
    {
        List<Waiter> served;
        bool isTaken;
        lock (gate)
        {
            served = CatchUp();
            isTaken = Take();
            SetTimer();
        }

        served.ForEach(waiter => waiter.Serve());
        return isTaken;
    }

    /// <summary>Takes a permit; waits in line until one falls due.</summary>
    public Task WaitAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled(cancellationToken);

        List<Waiter> served;
        LinkedListNode<Waiter>? place = null;
        lock (gate)
        {
            served = CatchUp();
            if (!Take()) place = line.AddLast(new Waiter());
            SetTimer();
        }

        served.ForEach(waiter => waiter.Serve());
        return place is null ? Task.CompletedTask : WaitAt(place, cancellationToken);
    }

    // However early or late the timer comes, the clock says what is due.
    private void OnTimer(object? state)
    {
        List<Waiter> served;
        lock (gate)
        {
            served = CatchUp();
            SetTimer();
        }

        served.ForEach(waiter => waiter.Serve());
    }

    // Under the gate, first of all: pays off what time has paid, and takes those out of the line who get a permit.
    private List<Waiter> CatchUp()
    {
        var now = time.GetTimestamp();
        debt -= ((Int128)now - paidUntil) * income;
        paidUntil = now;

        List<Waiter> served = [];
        while (line.First is { } place && Take())
        {
            line.Remove(place);
            served.Add(place.Value);
        }

        debt = Int128.Max(debt, 0);
        return served;
    }

    private bool Take()
    {
        if (debt + price > credit) return false;

        debt += price;
        return true;
    }

    // Under the gate. In whole milliseconds, rounded up: the system's timers cut off the rest, and would come early.
    private void SetTimer()
    {
        if (line.Count == 0)
        {
            timer?.Dispose();
            timer = null;
            return;
        }

        var (whole, rest) = Int128.DivRem((debt + price - credit) * 1000, income * time.TimestampFrequency);
        var untilDue = TimeSpan.FromMilliseconds((long)whole + (rest > 0 ? 1 : 0));
        timer ??= time.CreateTimer(OnTimer, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(untilDue, Timeout.InfiniteTimeSpan);
    }

    // Registers outside the gate, because a token that is cancelled by now runs the callback at once.
    private Task WaitAt(LinkedListNode<Waiter> place, CancellationToken cancellationToken)
    {
        var registration = cancellationToken.UnsafeRegister((_, token) => Leave(place, token), null);
        lock (gate)
        {
            if (place.List is not null)
            {
                place.Value.Registration = registration;
                return place.Value.Task;
            }
        }

        registration.Unregister();
        return place.Value.Task;
    }

    private void Leave(LinkedListNode<Waiter> place, CancellationToken token)
    {
        List<Waiter> served;
        bool isInLine;
        lock (gate)
        {
            served = CatchUp();
            isInLine = place.List is not null; // or else its permit was due before
            if (isInLine) line.Remove(place);
            SetTimer();
        }

        served.ForEach(waiter => waiter.Serve());
        if (isInLine) place.Value.SetCanceled(token);
    }

    // Whoever takes a waiter out of the line, under the gate, is the only one to complete it, and does so outside it.
    private sealed class Waiter() : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public CancellationTokenRegistration Registration { get; set; }

        public void Serve()
        {
            Registration.Unregister();
            SetResult();
        }
    }
}
