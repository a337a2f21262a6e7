namespace Grader.Doctor;

/// <summary>What was found about one thing that the grader needs.</summary>
/// <param name="Message">What was found.</param>
/// <param name="Fix">The command that mends it, or null where nothing is to be mended.</param>
internal sealed record Finding(string Name, FindingSeverity Severity, string Message, string? Fix)
{
    public static Finding Good(string name, string message) => new(name, FindingSeverity.Ok, message, null);

    public static Finding Bad(string name, string message, string fix) => new(name, FindingSeverity.Error, message, fix);

    public static Finding Could(string name, string message, string fix) => new(name, FindingSeverity.Advice, message, fix);
}
