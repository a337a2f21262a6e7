using System.Text.RegularExpressions;

namespace Grader.Engine.Catalog;

/// <summary>Assigns a kata's test classes to the stages that its lesson announces.</summary>
internal static partial class StagePlan
{
    /// <summary>Stage N's tests are those of the one file whose name begins with <c>N-</c>.</summary>
    /// <param name="announced">The lesson's stages; without any, the whole kata is one core stage.</param>
    /// <param name="sources">The test sources: file name, and the classes in it that have tests.</param>
    /// <param name="faults">Called for every mismatch.</param>
    public static IReadOnlyList<StageTests> Of(
        IReadOnlyList<Stage> announced,
        IReadOnlyList<(string File, IReadOnlyList<TestClass> Classes)> sources,
        Action<string> faults)
    {
        var withTests = sources.Where(source => source.Classes.Count > 0).ToList();
        if (announced.Count == 0)
        {
            var tests = withTests.SelectMany(source => source.Classes).SelectMany(found => found.Tests).ToList();
            return [new StageTests(new LockedStage("All tests", StageLevel.Core, 0, tests.Count), tests)];
        }

        var stages = new List<StageTests>();
        foreach (var (index, stage) in announced.Index())
        {
            var number = index + 1;
            var own = withTests.Where(source => NumberOf(source.File) == number).ToList();
            if (own.Count != 1)
                faults(
                    $"{Name(number, stage)}, has {(own.Count == 0 ? "no test file" : $"{own.Count} test files")}: it needs one '{number}-...Tests.cs'.");
            foreach (var source in own)
                Check(source.File, source.Classes, number, stage, faults);
            var tests = own.SelectMany(source => source.Classes).SelectMany(found => found.Tests).ToList();
            stages.Add(new StageTests(new LockedStage(stage.Title, stage.Level, stage.Minutes, tests.Count), tests));
        }

        foreach (var (file, classes) in withTests.Where(
            source => NumberOf(source.File) is not { } number || number < 1 || number > announced.Count))
        {
            foreach (var found in classes)
                faults(
                    $"'{file}': class '{found.Name}' belongs to no stage. Name its file after one of the "
                    + $"{announced.Count} stages of README.md ('1-...Tests.cs'), or announce a stage for it there.");
        }

        return stages;
    }

    /// <summary>Sorts the files by the number of their stage, if they have one.</summary>
    public static IEnumerable<string> InOrder(IEnumerable<string> files) =>
        files.OrderBy(file => NumberOf(file) ?? int.MaxValue).ThenBy(file => file, StringComparer.Ordinal);

    private static void Check(
        string file, IReadOnlyList<TestClass> classes, int number, Stage stage, Action<string> faults)
    {
        if (classes.Count > 1)
            faults(
                $"'{file}' has {classes.Count} classes with tests, "
                + $"'{string.Join("', '", classes.Select(found => found.Name))}'; a stage is one class.");
        var level = stage.Level == StageLevel.Core ? "core" : "mastery";
        foreach (var found in classes.Where(found => found.Stage != $"{number}" || found.Level != level))
            faults(
                $"'{file}': class '{found.Name}' needs the traits of {Name(number, stage)}: [Trait(\"Stage\", "
                + $"\"{number}\"), Trait(\"Level\", \"{level}\")].");
    }

    private static string Name(int number, Stage stage) => $"stage {number}, '{stage.Title}'";

    private static int? NumberOf(string file) =>
        LeadingNumber().Match(file) is { Success: true } match ? int.Parse(match.Groups["number"].Value) : null;

    [GeneratedRegex(@"^(?<number>\d{1,3})-")]
    private static partial Regex LeadingNumber();
}
