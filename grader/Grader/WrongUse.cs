namespace Grader;

/// <summary>The command line asks for something that does not exist: exit code 2.</summary>
internal sealed class WrongUse(string message) : Exception(message);
