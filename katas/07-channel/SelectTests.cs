using Katas.Channels;

namespace Tests.Channels;

/// <summary>What the tests of several stages share.</summary>
public abstract class SelectTests
{
    /// <summary>Gives the same answer each time, and writes down what it is asked.</summary>
    protected sealed class TieBreak(int answer = 0, Action? whenAsked = null) : Random
    {
        private readonly List<string> calls = [];

        public IReadOnlyList<string> Calls => calls;

        public override int Next(int maxValue) => (int)Note($"Next({maxValue})");

        public override int Next() => (int)Note("Next()");

        public override int Next(int minValue, int maxValue) => (int)Note($"Next({minValue}, {maxValue})");

        public override long NextInt64() => Note("NextInt64()");

        public override long NextInt64(long maxValue) => Note($"NextInt64({maxValue})");

        public override long NextInt64(long minValue, long maxValue) => Note($"NextInt64({minValue}, {maxValue})");

        public override double NextDouble() => Note("NextDouble()");

        public override float NextSingle() => Note("NextSingle()");

        public override void NextBytes(byte[] buffer) => Note("NextBytes");

        public override void NextBytes(Span<byte> buffer) => Note("NextBytes");

        private long Note(string call)
        {
            calls.Add(call);
            whenAsked?.Invoke();
            return answer;
        }
    }
}
