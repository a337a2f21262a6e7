namespace Grader.Doctor;

/// <summary>What was found about one thing that the grader needs.</summary>
/// <param name="Severity"><c>ok</c>, <c>advice</c> (it works without), or <c>error</c>.</param>
/// <param name="Message">What was found.</param>
/// <param name="Fix">The command that mends it, or null where nothing is to be mended.</param>
internal sealed record Finding(string Name, string Severity, string Message, string? Fix)
{
    public const string Ok = "ok";
    public const string Advice = "advice";
    public const string Error = "error";

    public static Finding Good(string name, string message) => new(name, Ok, message, null);

    public static Finding Bad(string name, string message, string fix) => new(name, Error, message, fix);

    public static Finding Could(string name, string message, string fix) => new(name, Advice, message, fix);
}
