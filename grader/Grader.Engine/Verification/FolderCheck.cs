using System.Text;
using Grader.Engine.Catalog;
using Grader.Engine.Files;

namespace Grader.Engine.Verification;

/// <summary>Checks, without compiling, that a kata's two folders are complete.</summary>
internal sealed class FolderCheck(Clone clone)
{
    private const int MinWrong = 3;
    private const int HintSteps = 3;

    public IEnumerable<VerificationFault> Faults(
        KataSlug slug, LockedKata locked, SolutionFolder solution, IReadOnlyList<WrongSolution> wrong) =>
        [.. Lesson(slug), .. Hints(slug, locked), .. Reference(
            slug, locked, solution), .. Explanation(slug, solution), .. Wrong(slug, locked, wrong)];

    private IEnumerable<VerificationFault> Lesson(KataSlug slug)
    {
        var file = $"katas/{slug.Id}/README.md";
        if (Text(file) is not { } lesson)
            return [new VerificationFault(file, "is missing: the lesson, with its front matter.")];

        var parsed = Catalog.Lesson.Parse(lesson);
        var faults = parsed.Faults.ToList();
        faults.AddRange(
            (parsed.FrontMatter?.Prerequisites ?? []).Where(kata => !Directory.Exists(Path.Combine(clone.Katas, kata)))
                .Select(kata => $"The prerequisite '{kata}' is no kata."));
        faults.AddRange(MarkdownLinks.Faults(lesson, Path.Combine(clone.Katas, slug.Id)));
        return
        [
            .. faults.Select(fault => new VerificationFault(file, fault)),
            .. parsed.FrontMatter is { } front ? Journey(slug, front) : [],
        ];
    }

    private IEnumerable<VerificationFault> Journey(KataSlug slug, FrontMatter lesson) =>
        Text(JourneyTable.File) is { } readme && JourneyTable.Find(readme) is { } table
            ? table.Faults(slug, lesson)
            : [];

    private IEnumerable<VerificationFault> Hints(KataSlug slug, LockedKata locked)
    {
        var file = $"katas/{slug.Id}/{HintSheet.FileName}";
        if (Text(file) is not { } text)
        {
            yield return new VerificationFault(
                file,
                $"is missing: {HintSteps} general hints, '## Step 1' to '## Step {HintSteps}', then a section "
                + "'## <test>' for each test.");
            yield break;
        }

        var hints = HintSheet.Parse(text);
        if (hints.Steps.Count(step => step.Length > 0) is var written and < HintSteps)
            yield return new VerificationFault(
                file,
                $"has {written} of {HintSteps} general hints: '## Step 1' to '## Step {HintSteps}', each with a text.");
        foreach (var test in locked.Tests.Where(test => hints.ByTest.GetValueOrDefault(test, "").Length == 0))
            yield return new VerificationFault(file, $"has no hint for '{test}'. Add a section '## {test}'.");
        foreach (var section in hints.ByTest.Keys.Except(locked.Tests))
            yield return new VerificationFault(file, $"has a section '{section}', which is no test.");
        foreach (var fault in MarkdownLinks.Faults(text, Path.Combine(clone.Katas, slug.Id)))
            yield return new VerificationFault(file, fault);
    }

    private IEnumerable<VerificationFault> Reference(KataSlug slug, LockedKata locked, SolutionFolder solution)
    {
        var project = $"solutions/{slug.Id}/{slug.Id}.solution.csproj";
        if (Text(project) is null)
            yield return new VerificationFault(project, "is missing: one line, <Project Sdk=\"Microsoft.NET.Sdk\" />.");
        foreach (var file in solution.Reference.Keys.Except(locked.Stub))
            yield return new VerificationFault(
                $"solutions/{slug.Id}/{file}",
                $"replaces no file of 'katas/{slug.Id}': a learner would have no place for it.");
        if (!File.ReadAllText(Path.Combine(clone.Root, "Katas.sln"))
            .Contains($"{slug.Id}{LockedKata.Project}", StringComparison.Ordinal))
            yield return new VerificationFault(
                "Katas.sln",
                $"has no project '{slug.Id}'. 'dotnet sln Katas.sln add katas/{slug.Id} solutions/{slug.Id}' "
                + "adds them.");
    }

    private IEnumerable<VerificationFault> Explanation(KataSlug slug, SolutionFolder solution)
    {
        var file = $"solutions/{slug.Id}/{SolutionFolder.ExplanationFile}";
        return string.IsNullOrWhiteSpace(solution.Explanation)
            ? [new VerificationFault(
                file, "is missing: why the reference is right, what else would be, what to look for in one's own.")]
            : MarkdownLinks.Faults(solution.Explanation, Path.Combine(clone.Solutions, slug.Id))
                .Select(fault => new VerificationFault(file, fault));
    }

    private static IEnumerable<VerificationFault> Wrong(
        KataSlug slug, LockedKata locked, IReadOnlyList<WrongSolution> solutions)
    {
        if (solutions.Count < MinWrong)
            yield return new VerificationFault(
                $"solutions/{slug.Id}/wrong", $"has {solutions.Count} of at least {MinWrong} wrong solutions.");
        foreach (var fault in solutions.SelectMany(wrong => wrong.Faults(locked)))
            yield return fault;
    }

    private string? Text(string file) =>
        WorkFile.Read(Path.Combine(clone.Root, file)) is WorkFile.Regular { Content: var content }
            ? Encoding.UTF8.GetString(content)
            : null;
}
