namespace Grader.Doctor;

/// <summary>The result of one check.</summary>
/// <param name="Message">What was found.</param>
/// <param name="Fix">The command that fixes it, or null if there is nothing to fix.</param>
internal sealed record Finding(string Name, FindingSeverity Severity, string Message, string? Fix)
{
    public static Finding Good(string name, string message) => new(name, FindingSeverity.Ok, message, null);

    public static Finding Bad(string name, string message, string fix) =>
        new(name, FindingSeverity.Error, message, fix);

    public static Finding Could(string name, string message, string fix) =>
        new(name, FindingSeverity.Advice, message, fix);
}
