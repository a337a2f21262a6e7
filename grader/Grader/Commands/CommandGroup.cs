using System.CommandLine;

namespace Grader.Commands;

/// <summary>A group of commands in the help.</summary>
internal sealed record CommandGroup(string Title, IReadOnlyList<Command> Commands);
