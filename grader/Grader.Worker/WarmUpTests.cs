using FluentAssertions;
using Xunit;

namespace Grader.Worker;

/// <summary>The tests that a worker runs before it reports that it is ready.</summary>
public sealed class WarmUpTests
{
    [Fact]
    public void Passes()
    {
        Console.WriteLine("warm");
        new[] { 1, 2 }.Should().Equal(1, 2);
    }

    [Fact]
    public async Task Passes_asynchronously()
    {
        await Task.Yield();
        var act = async () =>
        {
            await Task.Yield();
            throw new InvalidOperationException("wanted");
        };
        await act.Should().ThrowAsync<InvalidOperationException>();
    }

    [Fact]
    public void Fails() => new[] { 1, 2 }.Should().Equal([2, 1], "a failure is to be warm, too");

    [Fact]
    public void Throws() => throw new NotImplementedException("as every stub does");
}
