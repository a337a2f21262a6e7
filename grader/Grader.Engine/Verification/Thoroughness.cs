namespace Grader.Engine.Verification;

/// <summary>How much to run for a proof.</summary>
/// <param name="Repeat">How many times to run each reference.</param>
/// <param name="RepeatWrong">How many times to run each wrong solution.</param>
/// <param name="Signatures">Whether to run all tests against each wrong solution, not only those that catch it.</param>
public sealed record Thoroughness(int Repeat, int RepeatWrong, bool Signatures);
