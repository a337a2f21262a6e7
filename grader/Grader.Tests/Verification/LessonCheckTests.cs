using Grader.Engine.Catalog;
using Grader.Engine.Verification;

namespace Grader.Tests.Verification;

public sealed class LessonCheckTests : IDisposable
{
    private const string Program = "var number = 1;\nConsole.WriteLine(number);\n";

    private const string Lesson = """
        ---
        title: Queue
        ---

        # Queue

        Two things wait: see [the stub](AsyncQueue.cs) and [examples/wait.cs](examples/wait.cs), run with `dotnet run
        katas/05-queue/examples/wait.cs`.

        ```csharp
        var number = 1;
        Console.WriteLine(number);
        ```

        ```text
        1
        ```

        ```mermaid
        flowchart LR
            a --> b
        ```

        <details><summary>The picture as text</summary>

        ```text
        a ──▶ b
        ```

        </details>
        """;

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_lesson_in_the_right_form_has_no_fault() => Faults(Lesson).Should().BeEmpty();

    [Fact]
    public void A_file_without_a_line_feed_at_its_end_is_shown_all_the_same() =>
        Faults(Lesson, Program.TrimEnd()).Should().BeEmpty();

    [Fact]
    public void Carriage_returns_change_nothing() =>
        Faults(Lesson.ReplaceLineEndings("\r\n"), Program.ReplaceLineEndings("\r\n")).Should().BeEmpty();

    [Fact]
    public void A_program_that_differs_from_its_file_is_named_with_both_lines() =>
        Faults(Lesson, Program.Replace("(number)", "(number + 1)", StringComparison.Ordinal)).Should().Equal(
            "README.md: shows another text than 'katas/05-queue/examples/wait.cs' in line 12: " +
            "'Console.WriteLine(number);', where the file has 'Console.WriteLine(number + 1);'. Copy the file into " +
            "the lesson.");

    [Fact]
    public void A_line_more_in_the_file_is_a_difference() =>
        Faults(Lesson, Program + "\n").Should().Equal(
            "README.md: shows another text than 'katas/05-queue/examples/wait.cs' in line 13: '', where the file has " +
            "''. Copy the file into the lesson.");

    [Fact]
    public void A_file_that_is_not_shown_is_a_fault()
    {
        folder.With("katas/05-queue/examples/more.py", "print(1)\n");

        Faults(Lesson).Should().Equal(
            "examples/more.py: is not shown in the lesson. Link it there, show it, and show its output, as step 7 of " +
            "CONTRIBUTING.md says.");
    }

    [Fact]
    public void A_file_that_is_no_program_is_a_fault()
    {
        folder.With("katas/05-queue/examples/notes.txt", "later");

        Faults(Lesson).Should().Equal(
            "examples/notes.txt: is no program that a lesson can show (a .cs or a .py file). Move it elsewhere.");
    }

    [Fact]
    public void A_program_that_is_shown_twice_is_a_fault() =>
        Faults(Lesson + "\n" + Lesson[
            Lesson.IndexOf("\nTwo things", StringComparison.Ordinal)..Lesson.IndexOf("\n```mermaid", StringComparison.Ordinal)])
            .Should().Equal("README.md: shows 'katas/05-queue/examples/wait.cs' 2 times, in lines 10, 35. Keep one.");

    [Fact]
    public void A_program_without_a_file_is_a_fault()
    {
        Faults(Lesson.Replace("wait.cs", "gone.cs", StringComparison.Ordinal)).Should().Equal(
            "examples/wait.cs: is not shown in the lesson. Link it there, show it, and show its output, as step 7 of " +
            "CONTRIBUTING.md says.",
            "README.md: shows 'examples/gone.cs' in line 10, which does not exist. Write " +
            "'katas/05-queue/examples/gone.cs', or correct the link above it.");
        Faults(Lesson + "\n```python\nprint(1)\n```\n\n```text\n1\n```\n").Should().Equal(
            "README.md: shows a program in line 31 that nobody can run. Put it into 'katas/05-queue/examples', and " +
            "link it in the paragraph above: [examples/name.cs](examples/name.cs).");
    }

    [Fact]
    public void A_program_without_its_command_or_its_output_is_a_fault() =>
        Faults(Lesson
            .Replace("dotnet run", "dotnet test", StringComparison.Ordinal)
            .Replace("```text\n1\n```\n\n```mermaid", "Then:\n\n```mermaid", StringComparison.Ordinal))
            .Should().Equal(
                "README.md: does not say how to run the program in line 10. Write " +
                "`dotnet run katas/05-queue/examples/wait.cs` into the paragraph above it.",
                "README.md: does not show what the program in line 10 writes. Put a ```text block with its output right " +
                "below it.");

    [Fact]
    public void A_line_that_show_would_cut_is_a_fault() =>
        Faults(Lesson.Replace("a ──▶ b", "a ──▶ b" + new string('.', 70), StringComparison.Ordinal)).Should().Equal(
            "README.md: has 77 columns in line 27. A block has 76 at most, so that 'grader show' need not cut it.");

    [Theory]
    [InlineData("<details><summary>The picture as text</summary>", "Or:")]
    [InlineData("</details>", "")]
    [InlineData("a --> b\n```\n", "a --> b\n```\n\nIn words:\n")]
    public void A_picture_without_its_text_is_a_fault(string before, string after) =>
        Faults(Lesson.Replace(before, after, StringComparison.Ordinal)).Should().Equal(
            "README.md: has a picture in line 19 without its text. Right below it come '<details><summary>The " +
            "picture as text</summary>', an empty line, a ```text block, an empty line, and '</details>'.");

    [Fact]
    public void The_page_that_a_lesson_links_is_checked_with_it()
    {
        folder.With("katas/PRIMER.md", $"""
            See [the first lesson](00-warm-up/README.md), `dotnet run katas/05-queue/examples/gone.cs` and
            `dotnet test katas/05-queue --filter Stage=2`.

            ```text
            {new string('.', 77)}
            ```

            ```mermaid
            flowchart LR
            ```
            """);

        Faults(Lesson.Replace("the stub](AsyncQueue.cs", "the primer](../PRIMER.md", StringComparison.Ordinal)).Should().Equal(
            "katas/PRIMER.md: has 77 columns in line 5. A block has 76 at most, so that 'grader show' need not cut it.",
            "katas/PRIMER.md: has a picture in line 8 without its text. Right below it come '<details><summary>The " +
            "picture as text</summary>', an empty line, a ```text block, an empty line, and '</details>'.",
            "katas/PRIMER.md: has a link to '00-warm-up/README.md', which is neither 'https://...' nor a file next to it.",
            "katas/PRIMER.md: names the command 'dotnet run katas/05-queue/examples/gone.cs', but there is no such file.");
        Faults(Lesson).Should().BeEmpty("because this lesson does not link the page");
    }

    public void Dispose() => folder.Dispose();

    private IEnumerable<string> Faults(string lesson, string program = Program)
    {
        KataSlug.TryParse("05-queue", out var kata).Should().BeTrue();
        folder.With("katas/05-queue/README.md", lesson).With("katas/05-queue/examples/wait.cs", program);
        var faults = new LessonCheck(new Clone(folder.Path), kata!).Faults();
        return [.. faults.Select(fault => $"{fault.File.Replace("katas/05-queue/", "", StringComparison.Ordinal)}: {fault.Message}")];
    }
}
