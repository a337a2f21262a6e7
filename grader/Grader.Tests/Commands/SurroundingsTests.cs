using Grader.Engine;

namespace Grader.Tests.Commands;

public class SurroundingsTests
{
    [Theory]
    [InlineData(null, 1)]
    [InlineData("", 1)]
    [InlineData("2", 2)]
    [InlineData("0.5", 0.5)]
    public void A_factor_stretches_the_limits(string? text, double factor) =>
        Surroundings.Of("here", hasTerminal: true, text)
            .Should().Be(new Surroundings("here", HasTerminal: true, factor));

    [Theory]
    [InlineData("fast")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1000")]
    [InlineData("1,5")]
    [InlineData("NaN")]
    public void Any_other_is_reported(string text) =>
        FluentActions.Invoking(() => Surroundings.Of("here", hasTerminal: true, text))
            .Should().Throw<EnvironmentFault>()
            .WithMessage(
                $"GRADER_TIME_FACTOR is '{text}'; it must be a number from 0.1 to 100, such as 2 on a machine half " +
                "as fast.");
}
