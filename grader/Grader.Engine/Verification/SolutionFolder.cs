using Grader.Engine.Catalog;
using Grader.Engine.Files;

namespace Grader.Engine.Verification;

/// <summary>The folder of a kata's solution: reference, explanation, wrong solutions.</summary>
public sealed record SolutionFolder(IReadOnlyDictionary<string, byte[]> Reference, string? Explanation, IReadOnlyList<WrongSolution> Wrong)
{
    public const string ExplanationFile = "EXPLANATION.md";

    public static SolutionFolder Read(Clone clone, string kata)
    {
        var folder = Path.Combine(clone.Solutions, kata);
        var wrong = Path.Combine(folder, "wrong");
        return new SolutionFolder(
            Sources(folder).ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes),
            WorkFile.Read(Path.Combine(folder, ExplanationFile)) is WorkFile.Regular explanation ? System.Text.Encoding.UTF8.GetString(explanation.Content) : null,
            [.. Sources(wrong).Select(path => WrongSolution.Read(clone.Relative(path), File.ReadAllBytes(path)))]);
    }

    /// <summary>What a learner who made this mistake would hand in.</summary>
    public Submission With(WrongSolution wrong) => Submission.Of(Reference.ToDictionary(
        file => file.Key,
        file => wrong.Replaces is null || wrong.Replaces == file.Key ? wrong.Content : file.Value));

    private static IEnumerable<string> Sources(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.cs").Order(StringComparer.Ordinal) : [];
}
