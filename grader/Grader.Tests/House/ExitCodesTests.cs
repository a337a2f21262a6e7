using System.Text.RegularExpressions;

namespace Grader.Tests.House;

public partial class ExitCodesTests
{
    [Fact]
    public void They_are_what_the_contract_says() =>
        typeof(ExitCodes).GetFields().Select(code => (code.Name, code.GetRawConstantValue())).Should().Equal(
            ("Fine", 0), ("NotPassing", 1), ("WrongUse", 2), ("Environment", 3), ("Fault", 4));

    [Fact]
    public void No_other_file_of_the_command_knows_a_number() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "grader", "Grader"), "*.cs", SearchOption.AllDirectories)
            .Where(file => Number().IsMatch(File.ReadAllText(file)))
            .Select(Repository.Clone.Relative)
            .Should().BeEmpty();

    [GeneratedRegex(@"Environment\.Exit|ExitCode\s*=[^=]|Task<int> \w+\([^)]*\) =>\s*\d|(?<=Async[^{]*\{(?:(?!\n    \}).)*)\breturn \d+;", RegexOptions.Singleline)]
    private static partial Regex Number();
}
