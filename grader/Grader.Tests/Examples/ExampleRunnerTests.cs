using Grader.Engine.Catalog;
using Grader.Engine.Examples;
using Grader.Engine.Processes;

namespace Grader.Tests.Examples;

public class ExampleRunnerTests
{
    private static readonly ExampleProgram Program = Of("05-queue", "queues.cs", ExampleLanguage.CSharp);

    [Fact]
    public void A_program_is_run_by_the_command_that_the_lesson_names()
    {
        Program.Command.Should().Be("dotnet run katas/05-queue/examples/queues.cs");
        Of("05-queue", "queues.py", ExampleLanguage.Python).Command
            .Should().Be("python3 katas/05-queue/examples/queues.py");
    }

    [Fact]
    public async Task A_program_that_does_not_end_is_stopped()
    {
        var processes = new Endless();

        var run = await Runner(processes, TimeSpan.Zero).RunAsync(Program, CancellationToken.None);

        run.Should().Be(new ExampleRun.TimedOut(TimeSpan.Zero));
        processes.Stopped.Should().BeTrue();
    }

    [Fact]
    public async Task Being_stopped_is_no_deadline()
    {
        using var stop = new CancellationTokenSource();
        var running = Runner(new Endless(), TimeSpan.FromHours(1)).RunAsync(Program, stop.Token);

        await stop.CancelAsync();

        await running.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
    }

    [Theory]
    [InlineData("Python 3.11.0\n", null)]
    [InlineData("Python 3.15.0a1\n", null)]
    [InlineData("Python 4.0.0\n", null)]
    [InlineData("Python 3.10.12\n",
        "'python3' is Python 3.10.12, so Python programs are not run. They need 3.11 or newer: " +
        "https://www.python.org/downloads")]
    [InlineData("Python 2.7.18\n",
        "'python3' is Python 2.7.18, so Python programs are not run. They need 3.11 or newer: " +
        "https://www.python.org/downloads")]
    [InlineData("no version\n",
        "There is no 'python3' here, so Python programs are not run. They need 3.11 or newer: " +
        "https://www.python.org/downloads")]
    public async Task Python_must_be_3_11_or_newer(string answer, string? fault) =>
        (await Runner(new PlayedProcesses(_ => answer), TimeSpan.FromHours(1)).PythonFaultAsync(CancellationToken.None))
            .Should().Be(fault);

    private static ExampleProgram Of(string kata, string name, ExampleLanguage language) =>
        KataSlug.TryParse(kata, out var slug)
            ? new ExampleProgram(slug, name, language, "")
            : throw new ArgumentException(kata);

    private static ExampleRunner Runner(IProcessRunner processes, TimeSpan limit) =>
        new(new Clone(Path.GetTempPath()), processes, TimeProvider.System, limit);

    private sealed class Endless : IProcessRunner
    {
        public bool Stopped { get; private set; }

        public async Task<ProcessResult> RunAsync(ProcessCall call, CancellationToken cancellationToken)
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                throw new InvalidOperationException("A delay without end has ended.");
            }
            finally
            {
                Stopped = cancellationToken.IsCancellationRequested;
            }
        }

        public bool IsRunning(int id) => false;
    }
}
