using Grader.Engine.Verdicts;

namespace Grader.Engine.Diagnosis;

/// <summary>A wrong solution whose mistake an attempt seems to share.</summary>
/// <param name="Explains">The attempt's failing tests that it fails, too, in the order of the kata.</param>
public sealed record Suspect(string Program, IReadOnlyList<string> Explains, Certainty Certainty);
