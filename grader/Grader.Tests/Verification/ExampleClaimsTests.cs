using Grader.Engine.Catalog;
using Grader.Engine.Examples;
using Grader.Engine.Processes;
using Grader.Engine.Verification;

namespace Grader.Tests.Verification;

public sealed class ExampleClaimsTests : IDisposable
{
    private const string Lesson = """
        [examples/wait.cs](examples/wait.cs)

        ```csharp
        Work();
        ```

        ```text
        one
        two
        ```
        """;

    private readonly TemporaryFolder folder = new TemporaryFolder()
        .With("katas/05-queue/README.md", Lesson).With("katas/05-queue/examples/wait.cs", "Work();\n");

    [Theory]
    [InlineData("one\ntwo\n")]
    [InlineData("one\r\ntwo\r\n")]
    public async Task What_the_lesson_says_holds(string output) => (await FaultsAsync(output)).Should().BeEmpty();

    [Theory]
    [InlineData("one\ntwo!\n", "writes 'two!' in line 2 of its output; 'katas/05-queue/README.md' has 'two' (line 9).")]
    [InlineData("one\n", "writes '' in line 2 of its output; 'katas/05-queue/README.md' has 'two' (line 9).")]
    [InlineData("one\ntwo\nthree\n",
        "writes 'three' in line 3 of its output; 'katas/05-queue/README.md' has '' (line 10).")]
    [InlineData("", "writes '' in line 1 of its output; 'katas/05-queue/README.md' has 'one' (line 8).")]
    public async Task One_character_of_the_output_is_a_fault(string output, string fault) =>
        (await FaultsAsync(output)).Should().Equal(
            $"{fault} If the program is right, copy what 'dotnet run katas/05-queue/examples/wait.cs' writes into " +
            "the lesson.");

    [Fact]
    public async Task A_program_that_does_not_compile_is_a_fault() =>
        (await FaultsAsync(new ProcessResult(1, CompilerOutput(), "The build failed.\n"))).Should().Equal(
            "ends with exit code 1: katas/05-queue/examples/wait.cs(1,1): error CS0103: no Work. " +
            "'dotnet run katas/05-queue/examples/wait.cs' shows all of it.");

    [Fact]
    public async Task A_program_that_throws_is_a_fault() =>
        (await FaultsAsync(new ProcessResult(134, [], "Traceback:\nValueError: no\n"))).Should().Equal(
            "ends with exit code 134: ValueError: no. 'dotnet run katas/05-queue/examples/wait.cs' shows all of it.");

    [Fact]
    public async Task Where_python_is_missing_a_note_says_so()
    {
        folder.With("katas/05-queue/examples/wait.py", "work()\n");
        var lesson = Read();
        var claims = new ExampleClaims(
            new Clone(folder.Path), Runner(new Answers(new ProcessResult(0, [], ""))), "There is no 'python3' here.");

        claims.Of(lesson).Should().ContainSingle("because the C# program is run");
        claims.Notes(lesson).Should().Equal("python: There is no 'python3' here.");
    }

    [Fact]
    public void Where_no_program_is_in_python_there_is_nothing_to_note() =>
        new ExampleClaims(
            new Clone(folder.Path), Runner(new Answers(new ProcessResult(0, [], ""))), "There is no 'python3' here.")
            .Notes(Read()).Should().BeEmpty();

    public void Dispose() => folder.Dispose();

    private Task<IReadOnlyList<string>> FaultsAsync(string output) =>
        FaultsAsync(new ProcessResult(0, System.Text.Encoding.UTF8.GetBytes(output), ""));

    private async Task<IReadOnlyList<string>> FaultsAsync(ProcessResult ended)
    {
        var claim = new ExampleClaims(new Clone(folder.Path), Runner(new Answers(ended)), pythonFault: null)
            .Of(Read()).Single();
        var faults = await claim(CancellationToken.None);
        faults.Select(fault => fault.File).Should().AllBe("katas/05-queue/examples/wait.cs");
        return [.. faults.Select(fault => fault.Message)];
    }

    private byte[] CompilerOutput() =>
        System.Text.Encoding.UTF8.GetBytes(
            $"{folder.At("katas/05-queue/examples/wait.cs")}(1,1): error CS0103: no Work\n");

    private LessonCheck Read() =>
        KataSlug.TryParse("05-queue", out var kata)
            ? new LessonCheck(new Clone(folder.Path), kata)
            : throw new InvalidOperationException();

    private ExampleRunner Runner(IProcessRunner processes) =>
        new(new Clone(folder.Path), processes, TimeProvider.System, TimeSpan.FromHours(1));

    private sealed class Answers(ProcessResult answer) : IProcessRunner
    {
        public Task<ProcessResult> RunAsync(ProcessCall call, CancellationToken cancellationToken) =>
            Task.FromResult(answer);

        public bool IsRunning(int id) => false;
    }
}
