using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Grader.Tests.House;

public class DependencyTests
{
    [Theory]
    [InlineData("Grader", "grader.dll", "Grader.Engine")]
    [InlineData("Grader.Engine", "Grader.Engine.dll", "Grader.Protocol")]
    [InlineData("Grader.Worker", "Grader.Worker.dll", "Grader.Protocol")]
    [InlineData("Grader.Protocol", "Grader.Protocol.dll", "")]
    [InlineData("Grader.Inspector", "Grader.Inspector.dll", "")]
    public void They_point_one_way(string project, string file, string allowed) =>
        References(project, file).Where(name => name.StartsWith("Grader", StringComparison.OrdinalIgnoreCase) || name.StartsWith("Katas", StringComparison.Ordinal))
            .Should().BeEquivalentTo(allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [Fact]
    public void The_worker_knows_no_compiler() =>
        References("Grader.Worker", "Grader.Worker.dll").Should().NotContain(name => name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal));

    [Fact]
    public void The_protocol_needs_nothing_but_the_runtime() =>
        References("Grader.Protocol", "Grader.Protocol.dll").Should().OnlyContain(name => name.StartsWith("System.", StringComparison.Ordinal));

    private static List<string> References(string project, string file)
    {
        using var image = new PEReader(File.OpenRead(Repository.Built(project, file)));
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(reference => metadata.GetString(metadata.GetAssemblyReference(reference).Name))];
    }
}
