using System.Text.Json.Serialization;
using Grader.Engine.Catalog;

namespace Grader.Engine.Verdicts;

/// <summary>How far the learner is with one stage.</summary>
public sealed record StageVerdict(string Title, StageLevel Level, int Passed, int Total, int Minutes)
{
    [JsonIgnore]
    public bool IsPassed => Passed == Total;
}
