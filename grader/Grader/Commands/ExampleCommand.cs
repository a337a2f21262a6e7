using System.CommandLine;
using Grader.Arguments;
using Grader.Engine.Catalog;
using Grader.Engine.Examples;
using Grader.Views;

namespace Grader.Commands;

/// <summary>A lesson's programs: shows each one, runs it, and shows what it writes.</summary>
internal sealed class ExampleCommand(GraderSession session)
{
    public Command Describe()
    {
        var kata = KataArgument.Describe(session);
        var name = new Argument<string?>("NAME")
        {
            Description = "A program, or the beginning of its name: queues.cs, queues. Default: all programs of the kata.",
            Arity = ArgumentArity.ZeroOrOne,
            HelpName = "NAME",
        };
        var command = new Command("example", "Show and run the programs of a lesson.") { kata, name };
        command.SetAction((parsed, cancellationToken) => ExecuteAsync(
            parsed.GetValue(kata), parsed.GetValue(name), cancellationToken));
        return command;
    }

    private async Task<int> ExecuteAsync(string? text, string? name, CancellationToken cancellationToken)
    {
        await using var workbench = session.Open();
        var kata = KataArgument.Find(text, await workbench.LoadAsync(cancellationToken), workbench);
        var all = ExampleFolder.Read(workbench.Clone, kata.Slug).Programs;
        if (all.Count == 0)
        {
            await session.Output.WriteLineAsync(
                $"'{kata.Id}' has no example programs. 'grader show {kata.Number}' shows its lesson.");
            return ExitCodes.Fine;
        }

        var chosen = Choose(kata, all, name);
        if (chosen.Count > 1)
            session.Screen.Write(ExampleView.Head(kata, all));
        return await RunAsync(workbench.Examples, chosen, cancellationToken) ? ExitCodes.Fine : ExitCodes.Environment;
    }

    private static IReadOnlyList<ExampleProgram> Choose(Kata kata, IReadOnlyList<ExampleProgram> all, string? name)
    {
        if (name is null)
            return all;
        var chosen = all.Where(program => program.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase)).ToList();
        return chosen.Count > 0
            ? chosen
            : throw new WrongUse(
                $"No example '{name}' in '{kata.Id}'. It has {string.Join(", ", all.Select(program => $"'{program.Name}'"))}.");
    }

    /// <returns>Whether every program that ran succeeded.</returns>
    private async Task<bool> RunAsync(
        ExampleRunner runner, IReadOnlyList<ExampleProgram> programs, CancellationToken cancellationToken)
    {
        var fault = programs.Any(IsPython) ? await runner.PythonFaultAsync(cancellationToken) : null;
        if (fault is not null)
            session.Screen.Write(ExampleView.NotRun(fault));

        var fine = true;
        foreach (var program in programs)
        {
            // The learner reads the program while it runs.
            session.Screen.Write(ExampleView.Of(program));
            if (fault is not null && IsPython(program))
            {
                session.Screen.Write(ExampleView.NotRun("(not run)"));
                continue;
            }

            var run = await runner.RunAsync(program, cancellationToken);
            session.Screen.Write(ExampleView.Of(program, run));
            fine &= run is ExampleRun.Ended { ExitCode: 0 };
        }

        return fine;
    }

    private static bool IsPython(ExampleProgram program) => program.Language == ExampleLanguage.Python;
}
