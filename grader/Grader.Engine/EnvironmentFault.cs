namespace Grader.Engine;

/// <summary>
/// Something that the grader needs is missing or broken (no SDK, no clone, no lock): exit code 3, never the learner's
/// fault.
/// </summary>
/// <param name="message">What, which (quoted), and the next step.</param>
/// <param name="cause">The exception behind it.</param>
public sealed class EnvironmentFault(string message, Exception? cause = null) : Exception(message, cause);
