using System.Runtime.CompilerServices;
using Katas.Support;

namespace Grader.Tests.Support;

[Collection(PumpCollection.Name)]
public class StallTests
{
    [Fact]
    public void A_stall_under_Run_names_the_line_of_the_scenario_that_waits()
    {
        var line = 0;

        var stall = () => Pump.Run(async pump =>
        {
            await pump.Settle();
            line = Line() + 1;
            await new TaskCompletionSource().Task;
        });

        stall.Should().Throw<PumpException>().Which.Message.Should().Contain($"It waits at StallTests.cs:{line}.");
    }

    [Fact]
    public void A_stall_names_the_async_methods_on_the_way()
    {
        var line = 0;

        var stall = () => Pump.Run(async _ =>
        {
            line = Line() + 1;
            await FirstAsync().ConfigureAwait(true);
        });

        stall.Should().Throw<PumpException>().Which.Message.Should()
            .Contain(
                $"It waits at StallTests.cs:{line}, in FirstAsync (StallTests.cs:{FirstLine}), " +
                $"in SecondAsync (StallTests.cs:{SecondLine}).");
    }

    [Fact]
    public void A_stall_gives_the_because_of_the_statement_that_waits()
    {
        var inLiteral = () => Pump.Run(async _ =>
            (await new TaskCompletionSource<int>().Task).Should().Be(1, "because an item is stored"));
        var inComment = () => Pump.Run(async _ =>
        {
            await new TaskCompletionSource().Task; // because there is room
        });
        var above = () => Pump.Run(async _ =>
        {
            // because a getter waits
            await new TaskCompletionSource().Task;
        });

        var rules = new[] { inLiteral, inComment, above }
            .Select(stall => stall.Should().Throw<PumpException>().Which.Message.Split('\n')[0]);

        rules.Should().Equal(
            new[] { "an item is stored", "there is room", "a getter waits" }.Select(rule =>
                $"Expected the wait to end because {rule}, but it is stalled: " +
                "nothing can run any more, yet it still waits."));
    }

    private static int FirstLine { get; set; }

    private static int SecondLine { get; set; }

    private static async Task FirstAsync()
    {
        await Task.CompletedTask;
        FirstLine = Line() + 1;
        await SecondAsync();
    }

    private static async Task<int> SecondAsync()
    {
        SecondLine = Line() + 1;
        return await new TaskCompletionSource<int>().Task;
    }

    private static int Line([CallerLineNumber] int line = 0) => line;
}
