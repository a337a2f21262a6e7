using System.Text;
using Grader.Engine.Catalog;
using Grader.Engine.Processes;
using Grader.Engine.Verification;
using Grader.Skeleton;
using Grader.Tests.Catalog;

namespace Grader.Tests.Verification;

public sealed class WrongSolutionReaderTests(SdkComparison sdk) : IClassFixture<SdkComparison>, IDisposable
{
    private const string Queue = """
        public class Queue
        {
            public void Put()
            {
                Wake(); // the first in line
            }

            public void Close()
            {
                Wake();
                Wake();
                Wake();
                Wake();
            }
        }

        """;

    private const string Header = """
        Misconception: Nobody waits.
        Caught by: Get_waits

        diff --git a/Queue.cs b/Queue.cs
        --- a/Queue.cs
        +++ b/Queue.cs

        """;

    private const string NobodyWakes = Header + "@@ -4,3 +4,2 @@\n     {\n-        Wake(); // the first in line\n     }\n";
    private const string OtherComment = Header
        + "@@ -4,3 +4,3 @@\n     {\n-        Wake(); // the first in line\n+        Wake(); // somebody\n     }\n";
    private const string OtherLayout = Header
        + "@@ -4,3 +4,4 @@\n     {\n-        Wake(); // the first in line\n+        /* the first in line */\n+        Wake();\n     }\n";

    private readonly TemporaryFolder folder = new TemporaryFolder()
        .With("solutions/05-queue/Queue.cs", Queue)
        .With("solutions/05-queue/Waiter.cs", "waiter\n");

    [Fact]
    public async Task A_patch_edits_the_reference_and_leaves_its_other_files()
    {
        Wrong("nobody-wakes.patch", NobodyWakes);

        var wrong = await OnlyAsync();

        (wrong.File, wrong.Name).Should().Be(("solutions/05-queue/wrong/nobody-wakes.patch", "nobody-wakes"));
        (wrong.Header.Misconception, wrong.CaughtBy.Single()).Should().Be(("Nobody waits.", "Get_waits"));
        wrong.Broken.Should().BeEmpty();
        Texts(wrong).Should().Equal("Queue.cs: " + WithoutWake(Queue), "Waiter.cs: waiter\n");
    }

    [Fact]
    public async Task A_patch_still_applies_where_the_reference_has_moved_on()
    {
        folder.With("solutions/05-queue/Queue.cs", "using System;\n\n" + Queue);
        Wrong("nobody-wakes.patch", NobodyWakes);

        (await OnlyAsync()).Broken.Should().BeEmpty();
    }

    [Fact]
    public async Task A_program_stands_for_one_file_of_the_reference()
    {
        Wrong("another.cs", "// Replaces: Waiter.cs\nanother\n");

        Texts(await OnlyAsync()).Should().Equal($"Queue.cs: {Queue}", "Waiter.cs: // Replaces: Waiter.cs\nanother\n");
    }

    [Fact]
    public async Task A_patch_that_no_longer_applies_is_named_with_the_way_to_merge_it()
    {
        Wrong("nobody-wakes.patch", Header + "@@ -4,3 +4,2 @@\n     {\n-        WakeFirst();\n     }\n");

        (await OnlyAsync()).Broken.Should().Equal(
            "does not apply to the reference: patch failed: Queue.cs:4. "
            + "'git apply --3way --directory=solutions/05-queue solutions/05-queue/wrong/nobody-wakes.patch' "
            + "merges it into the reference; "
            + "'grader wrong 05-queue nobody-wakes' then makes it again.");
    }

    [Fact]
    public async Task A_patch_of_no_file_or_of_nothing_does_not_apply()
    {
        Wrong("a.patch", NobodyWakes.Replace("Queue.cs", "Stack.cs", StringComparison.Ordinal));
        Wrong("b.patch", "Misconception: Nobody waits.\n");

        (await ReadAsync()).SelectMany(wrong => wrong.Broken).Select(fault => fault.Split(". ")[0]).Should().Equal(
            "does not apply to the reference: Stack.cs: No such file or directory",
            "does not apply to the reference: No valid patches in input (allow with \"--allow-empty\")");
    }

    [Fact]
    public async Task A_hunk_that_fits_two_places_is_ambiguous()
    {
        Wrong("once-less.patch", Header + "@@ -10,3 +10,2 @@\n         Wake();\n-        Wake();\n         Wake();\n");

        (await OnlyAsync()).Broken.Should().Equal(
            "has a hunk, at line 10 of 'Queue.cs', that fits 2 places. "
            + "Add a line of context, or make it again with 'grader wrong'.");
    }

    [Theory]
    [InlineData("a.patch", OtherComment)]
    [InlineData("a.patch", OtherLayout)]
    [InlineData("a.cs", "// Misconception: Nobody waits.\n// Caught by: Get_waits\n// Replaces: Queue.cs\n" + Queue)]
    public async Task What_differs_in_comments_only_is_no_mistake(string file, string content)
    {
        Wrong(file, content);

        (await OnlyAsync()).Broken.Should().Equal(
            "differs from the reference in comments only, so no test can catch it. Change the code, or delete it.");
    }

    [Fact]
    public async Task They_come_in_the_order_of_their_names()
    {
        foreach (var file in new[] { "b.patch", "c.cs", "a.patch", "notes.md" })
            Wrong(file, "");

        (await ReadAsync()).Select(wrong => Path.GetFileName(wrong.File)).Should().Equal("a.patch", "b.patch", "c.cs");
        WrongSolutionReader.Names(new Clone(folder.Path), "05-queue").Should().Equal("a", "b", "c");
        WrongSolutionReader.Names(new Clone(folder.Path), "06-future").Should().BeEmpty();
    }

    [Fact]
    public async Task The_one_of_a_new_kata_is_an_edit_of_its_reference()
    {
        var clone = new Clone(folder.Path);
        new KataSkeleton(clone).Write(SampleKatas.Slug("08-timeout"));

        var wrong = (await ReadAsync("08-timeout")).Should().ContainSingle().Subject;

        wrong.Name.Should().Be("answers-something-else");
        (wrong.Header.Misconception, wrong.CaughtBy.Single()).Should().Be(("Any answer will do.", "The_answer_is_there"));
        wrong.Broken.Should().BeEmpty();
        Texts(wrong).Should().ContainSingle().Which.Should().Contain("Task.FromResult(0);");
    }

    public void Dispose() => folder.Dispose();

    private void Wrong(string file, string content) => folder.With($"solutions/05-queue/wrong/{file}", content);

    private async Task<WrongSolution> OnlyAsync() => (await ReadAsync()).Should().ContainSingle().Subject;

    private Task<IReadOnlyList<WrongSolution>> ReadAsync(string kata = "05-queue")
    {
        var clone = new Clone(folder.Path);
        var reader = new WrongSolutionReader(clone, new ProcessRunner(), sdk.Sources);
        return reader.ReadAsync(kata, SolutionFolder.Read(clone, kata).Reference, CancellationToken.None);
    }

    private static string WithoutWake(string source) =>
        source.Replace("        Wake(); // the first in line\n", "", StringComparison.Ordinal);

    private static IEnumerable<string> Texts(WrongSolution wrong) =>
        wrong.Sources.OrderBy(source => source.Key, StringComparer.Ordinal)
            .Select(source => $"{source.Key}: {Encoding.UTF8.GetString(source.Value)}");
}
