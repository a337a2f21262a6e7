using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Grader.Tests.House;

public class DependencyTests
{
    [Theory]
    [InlineData("Grader", "grader.dll", "Grader.Engine")]
    [InlineData("Grader.Engine", "Grader.Engine.dll", "Grader.Protocol Grader.Weaver")]
    [InlineData("Grader.Weaver", "Grader.Weaver.dll", "")]
    [InlineData("Grader.Worker", "Grader.Worker.dll", "Grader.Protocol")]
    [InlineData("Grader.Protocol", "Grader.Protocol.dll", "")]
    [InlineData("Grader.Inspector", "Grader.Inspector.dll", "")]
    public void They_point_one_way(string project, string file, string allowed) =>
        References(project, file)
            .Where(name =>
                name.StartsWith("Grader", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("Katas", StringComparison.Ordinal))
            .Should().BeEquivalentTo(allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [Fact]
    public void The_worker_knows_no_compiler() =>
        References("Grader.Worker", "Grader.Worker.dll")
            .Should().NotContain(name => name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal));

    [Fact]
    public void The_protocol_needs_nothing_but_the_runtime() =>
        References("Grader.Protocol", "Grader.Protocol.dll")
            .Should().OnlyContain(name => name.StartsWith("System.", StringComparison.Ordinal));

    [Theory]
    [InlineData("Grader", "Grader")]
    [InlineData("Grader.Engine", "Grader.Engine")]
    public void No_folder_depends_on_itself_by_way_of_others(string project, string ns) =>
        FolderGraph.Of(Path.Combine(Repository.Root, "grader", project), ns).Cycle().Should().BeEmpty();

    [Fact]
    public void A_using_that_closes_a_cycle_is_named_with_its_file()
    {
        using var project = new TemporaryFolder()
            .With("Fault.cs", "namespace House;\n\npublic class Fault;\n")
            .With("Roof/Tile.cs", "using House.Walls;\n\nnamespace House.Roof;\n\ninternal class Tile : Brick;\n")
            .With("Walls/Brick.cs",
                "using House.Cellar;\n\nnamespace House.Walls;\n\n// See House.Roof.\npublic class Brick;\n")
            .With("Cellar/Stone.cs", "namespace House.Cellar;\n\npublic class Stone : Fault;\n");
        FolderGraph.Of(project.Path, "House").Cycle().Should().BeEmpty();

        project.With(
            "Cellar/Drain.cs", "using House.Roof;\n\nnamespace House.Cellar;\n\ninternal class Drain : Tile;\n");
        FolderGraph.Of(project.Path, "House").Cycle().Should().Equal(
            "Cellar -> Roof (Cellar/Drain.cs)", "Roof -> Walls (Roof/Tile.cs)", "Walls -> Cellar (Walls/Brick.cs)");

        project.With("Cellar/Drain.cs", "namespace House.Cellar;\n");
        project.With("Fault.cs", "using House.Cellar;\n\nnamespace House;\n\npublic class Fault;\n");
        FolderGraph.Of(project.Path, "House").Cycle()
            .Should().Equal("Cellar -> . (Cellar/Stone.cs)", ". -> Cellar (Fault.cs)");
    }

    [Theory]
    [InlineData("Grader", "Grader")]
    [InlineData("Grader.Engine", "Grader.Engine")]
    public void Each_file_has_the_namespace_of_its_folder(string project, string ns)
    {
        var root = Path.Combine(Repository.Root, "grader", project);
        Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => (Path: Path.GetRelativePath(root, file).Replace('\\', '/'), Text: File.ReadAllText(file)))
            .Where(file =>
                !file.Path.StartsWith("Skeleton/kata/", StringComparison.Ordinal)
                && !file.Path.StartsWith("Skeleton/solution/", StringComparison.Ordinal)
                && file.Path != "Program.cs")
            .Where(file => !HasNamespace(file.Text, string.Join('.', file.Path.Split('/')[..^1].Prepend(ns))))
            .Select(file => file.Path)
            .Should().BeEmpty();

        static bool HasNamespace(string text, string ns) =>
            text.Contains($"\nnamespace {ns};\n", StringComparison.Ordinal)
            || text.StartsWith($"namespace {ns};\n", StringComparison.Ordinal);
    }

    private static List<string> References(string project, string file)
    {
        using var image = new PEReader(File.OpenRead(Repository.Built(project, file)));
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(
            reference => metadata.GetString(metadata.GetAssemblyReference(reference).Name))];
    }
}
