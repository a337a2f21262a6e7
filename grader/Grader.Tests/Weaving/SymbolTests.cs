namespace Grader.Tests.Weaving;

public sealed class SymbolTests
{
    [Theory]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public async Task A_debugger_reads_the_same_lines_locals_and_async_infos(bool optimized, bool embedded)
    {
        var plain = await CompiledSample.OfFileAsync("Torture.cs", optimized, embedded);

        DebugInformation.Of(plain.Woven()).Should().Equal(DebugInformation.Of(plain));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stack_trace_has_the_right_line(bool embedded)
    {
        const string Source = """
            public static class Sample
            {
                private static int[] numbers = [1];
                private static int index;

                public static string Run()
                {
                    numbers[index]++;
                    index = numbers.Length;
                    try
                    {
                        numbers[index] += 2;
                        numbers[0] = 4;
                    }
                    catch (System.IndexOutOfRangeException error)
                    {
                        return error.StackTrace!;
                    }

                    return "";
                }
            }
            """;
        var sample = await CompiledSample.OfTextAsync(Source, optimized: false, embedded);

        sample.Woven().Run("Sample", "Run").Should().Be("   at Sample.Run() in /Sample.cs:line 12");
    }
}
