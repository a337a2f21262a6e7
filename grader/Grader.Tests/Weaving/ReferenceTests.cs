using Grader.Tests.House;

namespace Grader.Tests.Weaving;

/// <summary>The katas' own programs.</summary>
public sealed class ReferenceTests
{
    public static TheoryData<string> Katas => new(Repository.Katas);

    [Theory]
    [MemberData(nameof(Katas))]
    public async Task Each_method_of_a_reference_can_be_compiled_when_it_is_woven(string kata)
    {
        foreach (var optimized in new[] { false, true })
        {
            var plain = await CompiledSample.OfFilesAsync(
                Directory.EnumerateFiles(Path.Combine(Repository.Root, "solutions", kata), "*.cs"), optimized);

            plain.Woven().CompileEachMethod();
        }
    }
}
