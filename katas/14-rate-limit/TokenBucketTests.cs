namespace Tests.RateLimits;

/// <summary>What the tests of several stages share.</summary>
public abstract class TokenBucketTests
{
    /// <summary>A tenth of a second: one permit falls due each 100 ms in most of the tests.</summary>
    protected static readonly TimeSpan Interval = Ms(100);

    /// <summary>The least that a TimeSpan can tell.</summary>
    protected static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    protected static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    /// <summary>Takes permits until there is none left, or 100 are taken.</summary>
    protected static int TakeAll(Katas.RateLimits.TokenBucket bucket)
    {
        var taken = 0;
        while (taken < 100 && bucket.TryTake())
            taken++;
        return taken;
    }

    /// <summary>A bucket whose only permit was just taken, and its clock.</summary>
    protected static (ManualClock Clock, Katas.RateLimits.TokenBucket Bucket) Emptied()
    {
        var clock = new ManualClock();
        var bucket = new Katas.RateLimits.TokenBucket(1, Interval, clock);
        bucket.TryTake();
        return (clock, bucket);
    }

    /// <summary>
    /// A clock that a test moves by hand. Its timers come when the test fires them, and only then: early, in time or
    /// late.
    /// </summary>
    /// <param name="frequency">How many of its ticks make a second. A TimeSpan has ten million.</param>
    protected sealed class ManualClock(long frequency = TimeSpan.TicksPerSecond) : TimeProvider
    {
        private const long Start = 1_000_000;

        private readonly List<ManualTimer> timers = [];

        public long Timestamp { get; set; } = Start;

        /// <summary>By how much somebody has set the wall clock.</summary>
        public TimeSpan WallClockIsSetBy { get; set; }

        public override long TimestampFrequency => frequency;

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        /// <summary>For each pending timer, how long after <see cref="Now"/> it was asked for.</summary>
        public IReadOnlyList<TimeSpan> Pending =>
            [.. timers.Where(timer => timer.IsPending).Select(timer => timer.Due - Now)];

        private TimeSpan Now => TimeSpan.FromTicks((long)((Int128)Timestamp * TimeSpan.TicksPerSecond / frequency));

        public override long GetTimestamp() => Timestamp;

        public override DateTimeOffset GetUtcNow() =>
            new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero) + Now + WallClockIsSetBy;

        /// <summary>Moves the clock. No timer comes.</summary>
        public void Advance(TimeSpan by) => Timestamp += (long)((Int128)by.Ticks * frequency / TimeSpan.TicksPerSecond);

        /// <summary>Moves the clock to so long after its start. No timer comes.</summary>
        public void MoveTo(TimeSpan sinceStart)
        {
            Timestamp = Start;
            Advance(sinceStart);
        }

        /// <summary>Lets the pending timers come now, whatever the clock says.</summary>
        public void Fire() => Launch()();

        /// <summary>
        /// Sends the pending timers on their way. They come at the call of what is returned, wanted or not.
        /// </summary>
        public Action Launch()
        {
            var launched = timers.Where(timer => timer.IsPending).ToList();
            launched.ForEach(timer => timer.IsPending = timer.IsPeriodic);
            return () => launched.ForEach(timer => timer.Run());
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new ManualTimer(this, () => callback(state));
            timers.Add(timer);
            timer.Change(dueTime, period);
            return timer;
        }

        private sealed class ManualTimer(ManualClock clock, Action run) : ITimer
        {
            public Action Run { get; } = run;

            public bool IsPending { get; set; }

            public bool IsPeriodic { get; private set; }

            public TimeSpan Due { get; private set; }

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                IsPending = dueTime != Timeout.InfiniteTimeSpan;
                IsPeriodic = IsPending && period > TimeSpan.Zero;
                Due = clock.Now + dueTime;
                return true;
            }

            public void Dispose()
            {
                IsPending = false;
                IsPeriodic = false;
                clock.timers.Remove(this);
            }

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
