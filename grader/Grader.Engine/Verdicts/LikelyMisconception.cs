using System.Text.Json.Serialization;

namespace Grader.Engine.Verdicts;

/// <summary>A false belief that would explain why tests fail.</summary>
/// <param name="Program">The wrong solution that has it.</param>
/// <param name="Misconception">The belief, in words that its holder would use.</param>
/// <param name="But">What is true instead.</param>
/// <param name="Rule">The rule of the lesson that says so, or null.</param>
/// <param name="Explains">The failing tests that it explains, in source order.</param>
public sealed record LikelyMisconception(
    [property: JsonIgnore] string Program,
    string Misconception,
    string But,
    int? Rule,
    IReadOnlyList<string> Explains,
    Certainty Certainty);
