using Grader.Engine.Verdicts;

namespace Grader.Tests.Diagnosis;

/// <summary>What became of two wrong solutions in one.</summary>
internal sealed record PairRun(string Kata, string One, string Other, KataVerdict Verdict);
