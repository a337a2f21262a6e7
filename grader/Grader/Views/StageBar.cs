using Grader.Engine.Verdicts;

namespace Grader.Views;

/// <summary>The core stages as a bar: <c>▰▰▱▱▱▱▱ 2 of 7</c>.</summary>
internal static class StageBar
{
    public static string Of(KataVerdict kata)
    {
        var passed = kata.Core.Count(stage => stage.IsPassed);
        return $"{new string('▰', passed)}{new string('▱', kata.Core.Count - passed)} {passed} of {kata.Core.Count}";
    }
}
