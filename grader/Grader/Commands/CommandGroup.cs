using System.CommandLine;

namespace Grader.Commands;

/// <summary>Commands that the help shows together.</summary>
internal sealed record CommandGroup(string Title, IReadOnlyList<Command> Commands);
