using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using FluentAssertions.Execution;

namespace Katas.Support;

/// <summary>Two calls that meet, on two threads.</summary>
public static class Race
{
    private const int SpinsUntilLate = 5_000;
    private const int MaxLate = 100;

    /// <summary>
    /// Plays many rounds; both sides begin each at the same moment. On a busy machine, where the two seldom run at
    /// once, the remaining rounds are played one side after the other: that can only miss a fault, not report one.
    /// </summary>
    /// <param name="race">Which call meets which, for a failure: "a get meets a put".</param>
    /// <param name="rounds">How many rounds.</param>
    /// <param name="left">One side; it gets the number of the round.</param>
    /// <param name="right">The other side.</param>
    /// <exception cref="InvalidOperationException">A call throws.</exception>
    public static void Play(string race, int rounds, Action<int> left, Action<int> right)
    {
        var (arrived, late, played, isOver) = (0, 0, 0, false);
        var thrown = new ConcurrentQueue<Exception>();
        var isThrough = AnotherThread.EndsSoon(() =>
        {
            var opponent = new Thread(() => Meet(right, isFirst: false)) { IsBackground = true };
            opponent.Start();
            Meet(left, isFirst: true);
            opponent.Join();
            for (var round = played; round < rounds; round++)
            {
                PlayOnce(left, round);
                PlayOnce(right, round);
            }
        });

        Volatile.Write(ref isOver, true);
        Execute.Assertion
            .ForCondition(isThrough)
            .FailWith($"Expected both calls to return where {race} because neither may wait for the other, but one does not.");
        if (thrown.TryPeek(out var error))
            throw new InvalidOperationException($"A call throws where {race}: {error.Message}", error);

        // Fully compiled before the first round: a method that is replaced by a faster version in mid-race would start
        // its side too early.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        void Meet(Action<int> side, bool isFirst)
        {
            for (var round = 0; round < rounds; round++)
            {
                if (isFirst && Volatile.Read(ref late) > MaxLate)
                {
                    Volatile.Write(ref isOver, true);
                    return;
                }

                // Both spin, so that they start together: a Barrier would wake one of them long after the other.
                Interlocked.Increment(ref arrived);
                for (var turns = 0; Volatile.Read(ref arrived) < 2 * (round + 1); turns++)
                {
                    if (Volatile.Read(ref isOver))
                        return;
                    if (turns == SpinsUntilLate)
                        Interlocked.Increment(ref late);
                    if (turns < SpinsUntilLate)
                        Thread.SpinWait(1);
                    else
                        Thread.Yield();
                }

                PlayOnce(side, round);
                if (isFirst)
                    played = round + 1;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        void PlayOnce(Action<int> side, int round)
        {
            try
            {
                side(round);
            }
            catch (Exception error)
            {
                thrown.Enqueue(error);
            }
        }
    }
}
