using System.Text;
using Grader.Engine.Catalog;
using Grader.Engine.Files;

namespace Grader.Engine.Verification;

/// <summary>The folder of a kata's solution: the reference and its explanation.</summary>
public sealed record SolutionFolder(IReadOnlyDictionary<string, byte[]> Reference, string? Explanation)
{
    public const string ExplanationFile = "EXPLANATION.md";

    public static SolutionFolder Read(Clone clone, string kata)
    {
        var folder = Path.Combine(clone.Solutions, kata);
        var explanation = WorkFile.Read(Path.Combine(folder, ExplanationFile)) as WorkFile.Regular;
        return new SolutionFolder(
            Directory.Exists(folder)
                ? Directory.EnumerateFiles(folder, "*.cs")
                    .ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes)
                : [],
            explanation is null ? null : Encoding.UTF8.GetString(explanation.Content));
    }
}
