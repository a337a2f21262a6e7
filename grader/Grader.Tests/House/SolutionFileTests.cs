using System.Text.Json;
using System.Text.RegularExpressions;
using Grader.Engine.Catalog;

namespace Grader.Tests.House;

public partial class SolutionFileTests
{
    [Fact]
    public void Every_kata_is_in_it_with_its_solution() =>
        Projects()
            .Where(path =>
                path.StartsWith("katas/", StringComparison.Ordinal)
                || path.StartsWith("solutions/", StringComparison.Ordinal))
            .Should().BeEquivalentTo(
            [
                "katas/support/Katas.Support.csproj",
                .. KataCatalog.Slugs(Repository.Clone).Select(kata => $"katas/{kata}/{kata}.csproj"),
                .. KataCatalog.Slugs(Repository.Clone).Select(kata => $"solutions/{kata}/{kata}.solution.csproj"),
            ]);

    [Fact]
    public void Every_project_of_it_exists() =>
        Projects().Where(path => !File.Exists(Path.Combine(Repository.Root, path))).Should().BeEmpty();

    [Fact]
    public void The_filter_holds_what_must_be_green() =>
        Filtered().Should().BeEquivalentTo(
            [
                "grader/Grader.Tests/Grader.Tests.csproj",
                .. KataCatalog.Slugs(Repository.Clone).Select(kata => $"solutions/{kata}/{kata}.solution.csproj"),
            ]);

    private static IEnumerable<string> Projects() =>
        Project().Matches(File.ReadAllText(Path.Combine(Repository.Root, "Katas.sln")))
            .Select(match => match.Groups["path"].Value.Replace('\\', '/'));

    private static IEnumerable<string> Filtered()
    {
        using var filter = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "Tests.slnf")));
        return [.. filter.RootElement.GetProperty("solution").GetProperty("projects").EnumerateArray().Select(
            project => project.GetString()!.Replace('\\', '/'))];
    }

    [GeneratedRegex("\"(?<path>[^\"]+\\.csproj)\"")]
    private static partial Regex Project();
}
