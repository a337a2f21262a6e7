var third = TimeSpan.FromSeconds(1) / 3;
Console.WriteLine($"a third of a second: {third.Ticks} ticks");
Console.WriteLine($"three of them: {3 * third.Ticks} ticks");

double share = 0;
for (var look = 1; look <= 10; look++)
    share += 0.1;
Console.WriteLine($"ten tenths of a permit are one: {share >= 1}");

var clock = new SlowClock();
var before = clock.GetTimestamp();
clock.Ticks += 150;
Console.WriteLine($"150 timestamps: {clock.GetElapsedTime(before)}");

_ = Task.Delay(third, clock);
var tooShort = Task.Delay(TimeSpan.FromMilliseconds(0.9), clock);
Console.WriteLine($"0.9 ms: {tooShort.Status}");

sealed class SlowClock : TimeProvider
{
    public long Ticks { get; set; }

    public override long TimestampFrequency => 1_000;

    public override long GetTimestamp() => Ticks;

    public override ITimer CreateTimer(
        TimerCallback run, object? state, TimeSpan due, TimeSpan period)
    {
        Console.WriteLine($"a timer of {due.TotalMilliseconds} ms");
        return System.CreateTimer(run, state, due, period);
    }
}
