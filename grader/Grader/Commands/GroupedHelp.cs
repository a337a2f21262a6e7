using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Grader.Views;
using Spectre.Console;

namespace Grader.Commands;

/// <summary><c>--help</c>: grouped for the whole command, the library's own for a single command.</summary>
internal sealed class GroupedHelp(
    IAnsiConsole screen, IReadOnlyList<CommandGroup> groups) : SynchronousCommandLineAction
{
    private readonly HelpAction ofOneCommand = new();

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        if (parseResult.CommandResult.Command is not RootCommand root)
            return ofOneCommand.Invoke(parseResult);

        screen.Write(HelpView.Of(
            root.Description ?? "",
            [.. groups.Select(group => new HelpView.Group(group.Title, [.. group.Commands.Select(Describe)]))]));
        return ExitCodes.Fine;
    }

    private static HelpView.Line Describe(Command command) =>
        new(string.Join(' ', command.Arguments.Select(Word).Prepend(command.Name)), command.Description ?? "");

    private static string Word(Argument argument) =>
        argument.Arity.MinimumNumberOfValues == 0 ? $"[{argument.HelpName}]" : argument.HelpName ?? argument.Name;
}
