using System.CommandLine;
using System.CommandLine.Help;
using Grader.Engine;

namespace Grader.Commands;

/// <summary>The command line: parses it, runs one command, and turns whatever happens into an exit code.</summary>
internal sealed class GraderCommand(GraderSession session)
{
    public async Task<int> InvokeAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var root = Describe();
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0 && parsed.Action is not GroupedHelp)
        {
            foreach (var error in parsed.Errors)
                await session.Errors.WriteLineAsync(error.Message);
            await session.Errors.WriteLineAsync(
                "'grader "
                + $"{(parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ")}--help' "
                + "shows what it takes.");
            return ExitCodes.WrongUse;
        }

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = session.Output,
                    Error = session.Errors,
                    EnableDefaultExceptionHandler = false,
                },
                cancellationToken);
        }
        catch (WrongUse fault)
        {
            await session.Errors.WriteLineAsync(fault.Message);
            return ExitCodes.WrongUse;
        }
        catch (EnvironmentFault fault)
        {
            await session.Errors.WriteLineAsync(fault.Message);
            return ExitCodes.Environment;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            await session.Errors.WriteLineAsync(
                $"Cannot read or write a file: {fault.Message} Nothing was lost. Make the folder writable, or "
                + "free some disk space, and run the command again.");
            return ExitCodes.Environment;
        }
        catch (OperationCanceledException)
        {
            await session.Errors.WriteLineAsync("Stopped. Verdicts found so far are kept.");
            return ExitCodes.NotPassing;
        }
        // the last resort: a fault of the grader is reported as such, never as a stack trace alone
#pragma warning disable CA1031
        catch (Exception fault)
#pragma warning restore CA1031
        {
            await session.Errors.WriteLineAsync(
                $"A fault in the grader, not in your code: {fault.Message}\nPlease report it with these "
                + $"lines:\n{fault}");
            return ExitCodes.Fault;
        }
    }

    private RootCommand Describe()
    {
        var status = new StatusCommand(session);
        CommandGroup[] groups =
        [
            new("Learn",
            [
                status.Describe(),
                new NextCommand(session).Describe(),
                new WatchCommand(session).Describe(),
                new RunCommand(session).Describe(),
                new HintCommand(session).Describe(),
                new ResetCommand(session).Describe(),
                new UndoCommand(session).Describe(),
            ]),
            new("Look",
            [
                new ShowCommand(session).Describe(),
                new ExampleCommand(session).Describe(),
                new SolutionCommand(session).Describe(),
            ]),
            new("This machine",
            [
                new DoctorCommand(session).Describe(),
                new InstallCommand(session).Describe(),
                new CompletionCommand(session).Describe(),
            ]),
            new("For authors",
            [
                new NewCommand(session).Describe(),
                new VerifyCommand(session).Describe(),
                new WrongCommand(session).Describe(),
                new SignaturesCommand(session).Describe(),
                new LockCommand(session).Describe(),
            ]),
        ];
        var root = new RootCommand(
            "Grades the async katas of this clone. KATA is a number, a name, or any unambiguous part of it: 5, "
            + "05, queue. The default is your current kata.");
        foreach (var command in groups.SelectMany(group => group.Commands))
            root.Add(command);
        root.Options.OfType<HelpOption>().Single().Action = new GroupedHelp(session.Screen, groups);
        // Not the name of the process, which may be the launcher.
        root.HelpName = "grader";
        root.SetAction((_, cancellationToken) => status.ExecuteAsync(json: false, cancellationToken));
        return root;
    }
}
