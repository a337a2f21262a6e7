using System.Text.Json.Serialization;
using Grader.Engine.Verdicts;

namespace Grader.Engine.Progress;

/// <summary>One line of the journal.</summary>
/// <param name="Misconceptions">The wrong solutions whose mistakes the attempt seemed to share; null if none.</param>
internal sealed record JournalEntry(
    DateTimeOffset At,
    string Kata,
    KataState State,
    int Passed,
    int Total,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Misconceptions);
