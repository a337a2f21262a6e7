using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Grader.Engine.Verdicts;

namespace Grader.Engine.Diagnosis;

/// <summary>How a test did not pass, so that two failures of one test can be compared.</summary>
/// <param name="Outcome">Failed, timeout or crashed.</param>
/// <param name="Line">A short hash of the test's line that failed; empty where it is unknown or differs from run to
/// run.</param>
/// <param name="Message">A short hash of the message; empty where it differs from run to run.</param>
public sealed partial record Symptom(TestOutcome Outcome, string Line, string Message)
{
    /// <summary>Of a longer message, the end has details of the run.</summary>
    private const int MaxMessage = 400;

    /// <summary>How a test ended that did not pass.</summary>
    public static Symptom Of(TestVerdict test) =>
        new(test.Outcome, Hash(LineOf(test.Code)), Hash(TextOf(test.Message)));

    /// <summary>What two runs of the same program have in common.</summary>
    internal Symptom Common(Symptom other) => new(
        Outcome == other.Outcome ? Outcome : TestOutcome.Failed,
        Line == other.Line ? Line : "",
        Message == other.Message ? Message : "");

    private static string LineOf(TestExcerpt? code) =>
        code?.Lines.ElementAtOrDefault(code.Line - code.First)?.Trim() ?? "";

    private static string TextOf(string message)
    {
        var text = Detail().Replace(message.ReplaceLineEndings("\n"), "");
        return text[..Math.Min(text.Length, MaxMessage)];
    }

    /// <summary>Enough to tell the failures of one test apart.</summary>
    private static string Hash(string text) =>
        text.Length == 0 ? "" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)), 0, 2);

    /// <summary>Lines of the stack, places in the learner's own code, and time limits.</summary>
    [GeneratedRegex(@"^\s+at .*\n?|\(\w+\.cs:\d+\)|within [\d.]+ s\b", RegexOptions.Multiline)]
    private static partial Regex Detail();
}
