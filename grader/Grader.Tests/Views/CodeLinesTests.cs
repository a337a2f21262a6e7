using Grader.Views;

namespace Grader.Tests.Views;

public class CodeLinesTests
{
    private const string Program = """
        var waiting = queue.GetAsync();   // it waits, and nothing is lost or broken here
        Console.WriteLine($"[{waiting.IsCompleted}]");

            var ideographs = "队列队列队列队列队列队列队列队列队列队列队列队列";
        """;

    [Fact]
    public Task A_line_stays_a_line_and_is_cut_at_the_edge() =>
        Verify(Rendering.AtAllWidths(CodeLines.OfProgram(Program)));

    [Fact]
    public Task What_a_program_writes_stands_behind_a_bar() =>
        Verify(Rendering.AtAllWidths(CodeLines.OfOutput("put 1\n\n  done 1\n")));

    [Fact]
    public Task A_program_has_a_colour_and_its_output_has_none() =>
        Verify(Rendering.InColour(new Spectre.Console.Rows(CodeLines.OfProgram(Program), CodeLines.OfOutput("False"))));

    [Fact]
    public Task A_file_is_continued_further_in_where_it_is_too_wide() =>
        Verify(Rendering.AtAllWidths(CodeLines.OfFile("""
            /// <summary>Gets the next item, and waits for one while the queue is empty; the waiters are served in order.</summary>
                public async Task<T> GetAsync(CancellationToken cancellationToken = default, bool immediately = false) =>
                    await waiting.Task;
            """)));
}
