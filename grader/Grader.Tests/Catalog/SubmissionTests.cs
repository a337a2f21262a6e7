using System.Text;
using Grader.Engine.Catalog;
using Grader.Engine.Files;

namespace Grader.Tests.Catalog;

public sealed class SubmissionTests : IDisposable
{
    private readonly TemporaryFolder folder = new TemporaryFolder()
        .With("05-queue.csproj", "<Project />\n")
        .With("BannedSymbols.txt", "T:System.Threading.Thread\n")
        .With("Queue.cs", "class Queue;\n")
        .With("QueueTests.cs", "class QueueTests;\n")
        .With("QueueTests.Trace.verified.txt", "a, b\n")
        .With("README.md", "# A queue\n");

    private readonly LockedKata locked;

    public SubmissionTests() => locked = new LockedKata(
        ["Queue.cs"],
        Directory.EnumerateFiles(folder.Path)
            .ToDictionary(file => Path.GetFileName(file), file => BlobId.Of(File.ReadAllBytes(file))),
        ["First"]);

    [Fact]
    public void The_stub_as_it_was_is_pristine() => Text().Should().Be("pristine: Queue.cs");

    [Fact]
    public void The_line_ends_of_Windows_do_not_make_it_the_learners()
    {
        folder.With("Queue.cs", "class Queue;\r\n");

        Text().Should().Be("pristine: Queue.cs");
    }

    [Fact]
    public void An_edited_stub_is_the_learners()
    {
        folder.With("Queue.cs", "class Queue { }\n");

        Text().Should().Be("begun: Queue.cs");
        Encoding.UTF8.GetString(Read().Sources["Queue.cs"]).Should().Be("class Queue { }\n");
    }

    [Fact]
    public void Sources_next_to_the_stub_belong_to_it()
    {
        folder.With("Waiter.cs", "class Waiter;\n").With("parts/Node.cs", "class Node;\n")
            .With("obj/Made.cs", "").With("bin/Made.cs", "").With("notes.txt", "");

        Text().Should().Be("begun: Queue.cs, Waiter.cs, parts/Node.cs");
    }

    [Fact]
    public void A_deleted_stub_is_reported_with_the_way_back()
    {
        File.Delete(folder.At("Queue.cs"));

        Text().Should().Be("begun: ; 'Queue.cs' is missing. 'grader reset 05-queue' brings the stub back.");
    }

    [Fact]
    public void A_renamed_stub_is_recognised()
    {
        File.Move(folder.At("Queue.cs"), folder.At("MyQueue.cs"));

        Text().Should().Be(
            "begun: MyQueue.cs; 'Queue.cs' is missing (was it renamed to 'MyQueue.cs'?). 'grader reset 05-queue' " +
            "brings the stub back.");
    }

    [Fact]
    public void A_folder_that_is_gone_has_no_stub()
    {
        folder.Dispose();

        Read().Faults.Should().Equal(
            ("Queue.cs", "'Queue.cs' is missing. 'grader reset 05-queue' brings the stub back."));
        Directory.CreateDirectory(folder.Path);
    }

    [Fact]
    public void A_link_is_not_followed()
    {
        File.Delete(folder.At("Queue.cs"));
        File.CreateSymbolicLink(folder.At("Queue.cs"), "/dev/zero");

        Text().Should().Be("begun: ; 'Queue.cs' is a link to '/dev/zero', not a file of its own.");
    }

    [Fact]
    public void A_file_that_nobody_wrote_is_not_read()
    {
        using (var file = File.OpenWrite(folder.At("Queue.cs")))
            file.SetLength(WorkFile.MaxSourceBytes + 1);

        Text().Should().Be("begun: ; 'Queue.cs' has 1048577 bytes; the limit is 1048576.");
    }

    [Fact]
    public void A_folder_in_place_of_the_stub_is_reported()
    {
        File.Delete(folder.At("Queue.cs"));
        Directory.CreateDirectory(folder.At("Queue.cs"));

        Text().Should().Be("begun: ; 'Queue.cs' is a folder, not a file.");
    }

    [Fact]
    public void More_sources_than_a_person_writes_are_refused()
    {
        for (var i = 0; i <= 200; i++)
            folder.With($"Part{i:000}.cs", "");

        Read().Faults.Should().Equal(("Part200.cs", "There are more than 200 source files next to the stub. Remove some."));
    }

    [Theory]
    [InlineData("QueueTests.cs", "tests-modified")]
    [InlineData("QueueTests.Trace.verified.txt", "tests-modified")]
    [InlineData("BannedSymbols.txt", "rules-modified")]
    [InlineData("05-queue.csproj", "project-modified")]
    public void What_decides_the_verdict_is_graded_as_committed(string file, string note)
    {
        folder.With(file, "something else\n");
        Text().Should().Be($"pristine: Queue.cs; {note}: {file} (graded as committed)");

        File.Delete(folder.At(file));
        Text().Should().Be($"pristine: Queue.cs; {note}: {file} (deleted; graded as committed)");
    }

    [Fact]
    public void A_lesson_may_be_written_in()
    {
        folder.With("README.md", "My notes.\n");

        Text().Should().Be("pristine: Queue.cs");
    }

    public void Dispose() => folder.Dispose();

    private Submission Read() => Submission.Read(SampleKatas.Of("05-queue", locked, folder.Path), locked);

    private string Text()
    {
        var submission = Read();
        return string.Join("; ",
        [
            $"{(submission.Pristine ? "pristine" : "begun")}: {string.Join(", ", submission.Sources.Keys)}",
            .. submission.Faults.Select(fault => fault.Message),
            .. submission.Notes,
        ]);
    }
}
