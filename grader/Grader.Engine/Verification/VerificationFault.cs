namespace Grader.Engine.Verification;

/// <summary>A claim of a kata that does not hold.</summary>
/// <param name="File">The file to fix, relative to the clone.</param>
/// <param name="Message">What, which, and the next step.</param>
public sealed record VerificationFault(string File, string Message);
