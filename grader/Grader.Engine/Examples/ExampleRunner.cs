using Grader.Engine.Catalog;
using Grader.Engine.Processes;

namespace Grader.Engine.Examples;

/// <summary>Runs a lesson's programs with the commands that the lesson shows.</summary>
/// <param name="limit">The time limit for one program. The first run of a C# program also compiles it, which takes
/// seconds.</param>
public sealed class ExampleRunner(Clone clone, IProcessRunner processes, TimeProvider time, TimeSpan limit)
{
    private const string Python = "python3";
    private static readonly Version OldestPython = new(3, 11);

    private static readonly Dictionary<string, string?> Variables = new()
    {
        // Only the program's own output, and in UTF-8.
        ["DOTNET_NOLOGO"] = "1",
        ["PYTHONUTF8"] = "1",
        // No __pycache__ in the clone.
        ["PYTHONDONTWRITEBYTECODE"] = "1",
    };

    /// <exception cref="EnvironmentFault">The program cannot be started.</exception>
    public async Task<ExampleRun> RunAsync(ExampleProgram program, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            var words = program.Command.Split(' ');
            var ended = await processes.RunAsync(
                new ProcessCall(words[0], words[1..], clone.Root, Variables), either.Token);
            return new ExampleRun.Ended(
                ended.ExitCode, ended.Text.ReplaceLineEndings("\n"), ended.Errors.ReplaceLineEndings("\n"));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ExampleRun.TimedOut(limit);
        }
    }

    /// <summary>Why Python programs cannot run here, as a sentence with the next step; null if they can.</summary>
    public async Task<string?> PythonFaultAsync(CancellationToken cancellationToken)
    {
        var found = await PythonVersionAsync(cancellationToken);
        if (found >= OldestPython)
            return null;
        var what = found is null ? $"There is no '{Python}' here" : $"'{Python}' is Python {found}";
        return $"{what}, so Python programs are not run. They need {OldestPython} or newer: https://www.python.org/downloads";
    }

    private async Task<Version?> PythonVersionAsync(CancellationToken cancellationToken)
    {
        try
        {
            var answer = await processes.RunAsync(
                new ProcessCall(Python, ["--version"], clone.Root), cancellationToken);
            return answer.ExitCode == 0 ? Parse(answer.Text) : null;
        }
        catch (EnvironmentFault)
        {
            return null;
        }
    }

    /// <summary>Python 3.11.7, or Python 3.15.0a1.</summary>
    private static Version? Parse(string text)
    {
        var number = new string(
            [.. text.Replace("Python", "", StringComparison.Ordinal)
                .Trim()
                .TakeWhile(letter => char.IsAsciiDigit(letter) || letter == '.')]);
        return Version.TryParse(number, out var version) ? version : null;
    }
}
