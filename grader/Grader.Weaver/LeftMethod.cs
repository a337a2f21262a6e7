namespace Grader.Weaver;

/// <summary>A method that is as the compiler made it, but for a first instruction that says so.</summary>
public sealed record LeftMethod(string Name, string Reason);
