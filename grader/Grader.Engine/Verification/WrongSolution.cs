using System.Text;
using System.Text.RegularExpressions;
using Grader.Engine.Catalog;

namespace Grader.Engine.Verification;

/// <summary>A plausible program with one mistake: what its first lines claim.</summary>
/// <param name="File">Relative to the clone.</param>
/// <param name="CaughtBy">The tests that must not pass.</param>
/// <param name="Replaces">The file of the reference that it stands for, or null where the reference has one only.</param>
public sealed partial record WrongSolution(string File, byte[] Content, string? Misconception, IReadOnlyList<string> CaughtBy, string? Replaces)
{
    public static WrongSolution Read(string file, byte[] content)
    {
        var header = Header().Matches(Encoding.UTF8.GetString(content)).ToLookup(line => line.Groups["name"].Value, line => line.Groups["text"].Value.Trim());
        return new WrongSolution(
            file,
            content,
            header["Misconception"].FirstOrDefault(text => text.Length > 0),
            [.. header["Caught by"].SelectMany(tests => tests.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))],
            header["Replaces"].FirstOrDefault());
    }

    /// <summary>What keeps it from being tried.</summary>
    public IEnumerable<VerificationFault> Faults(LockedKata locked)
    {
        if (Misconception is null)
            yield return new VerificationFault(File, "has no line '// Misconception: <one sentence>'.");
        if (CaughtBy.Count == 0)
            yield return new VerificationFault(File, "has no line '// Caught by: <test>, <test>'.");
        foreach (var test in CaughtBy.Except(locked.Tests))
            yield return new VerificationFault(File, $"is caught by '{test}', and there is no such test.");
        if (Replaces is null && locked.Stub.Count > 1)
            yield return new VerificationFault(File, $"needs a line '// Replaces: <file>': the reference has {locked.Stub.Count} files.");
        if (Replaces is { } file && !locked.Stub.Contains(file))
            yield return new VerificationFault(File, $"replaces '{file}', and the reference has no such file.");
    }

    [GeneratedRegex(@"^// (?<name>Misconception|Caught by|Replaces):(?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Header();
}
