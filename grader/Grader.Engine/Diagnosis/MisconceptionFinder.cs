using System.Collections.Concurrent;
using System.Text;
using Grader.Engine.Catalog;
using Grader.Engine.Files;
using Grader.Engine.Verdicts;

namespace Grader.Engine.Diagnosis;

/// <summary>Finds the misconceptions behind a verdict, in the words of the wrong solutions that share them.</summary>
public sealed class MisconceptionFinder(Clone clone)
{
    private readonly ConcurrentDictionary<string, Diagnostician> known = new(StringComparer.Ordinal);

    /// <summary>The verdict, with its diagnosis. It is made only when somebody asks for it.</summary>
    public KataVerdict Diagnosed(KataVerdict verdict) => verdict with { Diagnosed = new(() => Of(verdict)) };

    /// <returns>The belief of a wrong solution and what is true instead; null if it is gone or says neither.</returns>
    public (string Misconception, string But)? SentencesOf(string kata, string program) =>
        HeaderOf(kata, program) is { Misconception: { } misconception, But: { } but } ? (misconception, but) : null;

    private List<LikelyMisconception> Of(KataVerdict verdict)
    {
        if (verdict.Tests.All(test => test.Outcome is TestOutcome.Passed or TestOutcome.NotRun))
            return [];

        var likely = new List<LikelyMisconception>();
        var diagnostician = known.GetOrAdd(
            verdict.Id, kata => new Diagnostician(SignatureFile.Read(clone, kata)));
        foreach (var suspect in diagnostician.Diagnose(verdict.Tests))
        {
            // Where nothing of a stage passes, the learner has hardly begun it: that is no belief yet.
            if (verdict.Current is { Passed: 0 } && suspect.Certainty != Certainty.Equal)
                continue;
            if (HeaderOf(verdict.Id, suspect.Program) is { Misconception: { } misconception, But: { } but } header)
                likely.Add(new LikelyMisconception(
                    suspect.Program, misconception, but, header.Rule, suspect.Explains, suspect.Certainty));
        }

        return likely;
    }

    private WrongHeader? HeaderOf(string kata, string program)
    {
        var path = Path.Combine(clone.Solutions, kata, "wrong", program);
        return WorkFile.Read(path + ".patch") is WorkFile.Regular patch
            ? WrongHeader.OfPatch(Encoding.UTF8.GetString(patch.Content))
            : WorkFile.Read(path + ".cs") is WorkFile.Regular source
            ? WrongHeader.OfProgram(Encoding.UTF8.GetString(source.Content))
            : null;
    }
}
