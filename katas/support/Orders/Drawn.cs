namespace Katas.Support.Orders;

/// <summary>An order drawn from a seed: the same seed, the same order.</summary>
internal sealed class Drawn(int seed) : Order
{
    private readonly Random random = new(seed);

    protected override int Pick(int options) => random.Next(options);
}
