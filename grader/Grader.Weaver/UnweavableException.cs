namespace Grader.Weaver;

/// <summary>
/// The code of a method is unlike what a C# compiler makes. It is left as it is, and an exploration says so.
/// </summary>
public sealed class UnweavableException(string reason) : Exception(reason);
