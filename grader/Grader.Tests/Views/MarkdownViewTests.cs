using Grader.Engine.Catalog;
using Grader.Tests.House;
using Grader.Views;
using Spectre.Console.Testing;

namespace Grader.Tests.Views;

public class MarkdownViewTests
{
    private const string Lesson = """
        # Queue

        A `Task<int>` is *storage*; Task<int> without ticks is, too. Press <kbd>q</kbd>.<br>See [kata 07](../07-channel/README.md) and <https://docs.python.org>.

        Run [examples/queues.cs](examples/queues.cs) with `dotnet run katas/05-queue/examples/queues.cs`:

        ```csharp
        var gets = Enumerable.Range(0, 100);     // a comment that ends at column 76.
        Console.WriteLine($"Channel: {gets.Count()} wait");
        ```

        ```text
        Channel: 100 wait

        the end
        ```

        ### Hand over instead of waking

        ```mermaid
        sequenceDiagram
            W->>Q: get
        ```

        <details><summary>The picture as text</summary>

        ```text
        W ──get──▶ Q
        ```

        </details>

        The tree:

        ```text
        awaitable
        └── Task
        ```

        1. **First**: one.
        2. Second:
           ```
           dotnet test
           ```

        | | waits |
        | --- | --- |
        | `Queue<T>` | never, it throws at once, and nobody can wait for it |

        <!-- A comment. -->
        """;

    [Fact]
    public Task A_lesson_fits_into_any_width() => Verify(Rendering.AtAllWidths(MarkdownView.Of(Lesson)));

    [Fact]
    public Task Programs_output_and_links_have_their_colours() => Verify(Rendering.InColour(MarkdownView.Of(Lesson)));

    [Fact]
    public void A_drawing_without_a_text_form_is_shown_as_it_is() =>
        Plain("```mermaid\nflowchart LR\n    a --> b\n```\n\nThe end.\n", 80)
            .Should().Be("    flowchart LR\n        a --> b\n\nThe end.\n");

    public static TheoryData<string> Katas => [.. Repository.Katas];

    [Theory]
    [MemberData(nameof(Katas))]
    public void At_80_columns_no_lesson_loses_a_character_of_its_programs(string kata)
    {
        var lesson = Engine.Catalog.Lesson.Read(Path.Combine(Repository.Clone.Katas, kata));
        var shown = Plain(lesson.Markdown, 80).Split('\n');

        shown.Should().NotContain(line =>
            line.Contains("<details>", StringComparison.Ordinal)
            || line.Contains("</details>", StringComparison.Ordinal)
            || line.Contains("sequenceDiagram", StringComparison.Ordinal));
        Directory.EnumerateFiles(Path.Combine(Repository.Clone.Katas, kata, "examples"))
            .SelectMany(File.ReadLines)
            .Where(line => line.Length > 0)
            .Except(shown.Where(line => line.StartsWith("    ", StringComparison.Ordinal)).Select(line => line[4..]))
            .Should().BeEmpty();
    }

    private static string Plain(string markdown, int width)
    {
        using var screen = new TestConsole { Profile = { Width = width, Height = 50 } };
        screen.Write(MarkdownView.Of(markdown));
        return screen.Output;
    }
}
