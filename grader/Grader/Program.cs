using System.Text;
using Grader;
using Grader.Commands;
using Grader.Engine;
using Grader.Engine.Execution;
using Grader.Engine.Processes;
using Grader.Watch;
using Spectre.Console;

Console.OutputEncoding = Encoding.UTF8;
var screen = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
var hasTerminal = !Console.IsOutputRedirected
    && !Console.IsInputRedirected
    && Environment.GetEnvironmentVariable("TERM") != "dumb";
if (Console.IsOutputRedirected)
    screen.Profile.Width = 160;

LeftBehind.AdoptOrphans();
try
{
    var surroundings = Surroundings.Of(
        Environment.CurrentDirectory,
        hasTerminal,
        Environment.GetEnvironmentVariable(Surroundings.TimeFactorVariable)) with
    {
        SearchPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(
            Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        Home = Environment.GetEnvironmentVariable("HOME") ?? "",
        Shell = Environment.GetEnvironmentVariable("SHELL") ?? "",
        StepSummary = Environment.GetEnvironmentVariable("GITHUB_STEP_SUMMARY"),
        InContainer = Environment.GetEnvironmentVariable("CODESPACES") is not null
            || Environment.GetEnvironmentVariable("REMOTE_CONTAINERS") is not null,
    };
    return await new GraderCommand(new GraderSession(
        screen,
        new AnsiTerminal(Console.Out),
        Console.Out,
        Console.Error,
        TimeProvider.System,
        new ProcessRunner(),
        surroundings)).InvokeAsync(args, CancellationToken.None);
}
catch (EnvironmentFault fault)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return ExitCodes.Environment;
}
