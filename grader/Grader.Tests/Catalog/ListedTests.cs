using System.Text.RegularExpressions;
using Grader.Engine.Catalog;

namespace Grader.Tests.Catalog;

/// <summary>Finds tests without a compiler; each must be written on one line.</summary>
internal sealed partial class ListedTests : ITestInventory
{
    public IReadOnlyList<TestClass> Read(string source) =>
        Test().Matches(source).Select(test => test.Groups["name"].Value).ToList() is { Count: > 0 } tests
            ? [new TestClass("Listed", Value(source, "Stage"), Value(source, "Level"), tests)]
            : [];

    private static string? Value(string source, string trait) =>
        Regex.Match(source, $"Trait\\(\"{trait}\", \"(\\w+)\"\\)") is { Success: true } match
            ? match.Groups[1].Value
            : null;

    [GeneratedRegex(@"\[Fact\] public void (?<name>\w+)\(")]
    private static partial Regex Test();
}
