using System.Text;
using System.Text.RegularExpressions;
using Grader.Engine.Catalog;
using Grader.Engine.Files;

namespace Grader.Engine.Verification;

/// <summary>Checks the page that comes before the first lesson. It has no programs of its own, but names some.</summary>
internal static partial class PrimerCheck
{
    private const string Name = "PRIMER.md";

    /// <summary>The page's faults, for the lesson that links to all of it, so that they are reported once.</summary>
    public static IEnumerable<VerificationFault> Faults(Clone clone, string lesson)
    {
        if (!lesson.Contains($"](../{Name})", StringComparison.Ordinal)
            || WorkFile.Read(Path.Combine(clone.Katas, Name)) is not WorkFile.Regular page)
            return [];
        var file = $"katas/{Name}";
        var text = Encoding.UTF8.GetString(page.Content);
        return
        [
            .. PageForm.Faults(file, LessonPart.Split(text)),
            .. MarkdownLinks.Faults(text, clone.Katas).Select(fault => new VerificationFault(file, fault)),
            .. Command().Matches(text)
                .Where(command => !Path.Exists(Path.Combine(clone.Root, command.Groups["path"].Value)))
                .Select(command => new VerificationFault(
                    file, $"names the command '{command.Groups["command"].Value}', but there is no such file.")),
        ];
    }

    [GeneratedRegex("`(?<command>(dotnet run|dotnet test|python3) (?<path>katas/[^` ]+))[^`]*`")]
    private static partial Regex Command();
}
