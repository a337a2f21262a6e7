using System.Text.RegularExpressions;
using Grader.Engine.Catalog;

namespace Grader.Tests.Catalog;

/// <summary>Finds tests that stand in one line, without a compiler.</summary>
internal sealed partial class ListedTests : ITestInventory
{
    public IReadOnlyList<string> Read(string source) => [.. Test().Matches(source).Select(test => test.Groups["name"].Value)];

    [GeneratedRegex(@"\[Fact\] public void (?<name>\w+)\(")]
    private static partial Regex Test();
}
