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
