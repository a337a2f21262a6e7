using System.Text;
using Grader.Engine.Processes;
using Grader.Engine.Verification;
using Grader.Tests.House;
using Grader.Tests.Verification;

namespace Grader.Tests.Weaving;

/// <summary>Every wrong program of every kata. In the nightly set, since that takes minutes.</summary>
public sealed class WholeWeavingTests(SdkComparison sdk) : IClassFixture<SdkComparison>
{
    public static TheoryData<string> Katas => new(Repository.Katas);

    [Theory]
    [MemberData(nameof(Katas))]
    public async Task Each_method_of_a_wrong_program_can_be_compiled_when_it_is_woven(string kata)
    {
        var reference = Directory.EnumerateFiles(Path.Combine(Repository.Root, "solutions", kata), "*.cs")
            .ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes);
        var wrong = await new WrongSolutionReader(Repository.Clone, new ProcessRunner(), sdk.Sources)
            .ReadAsync(kata, reference, CancellationToken.None);
        wrong.Should().NotBeEmpty();

        foreach (var program in wrong)
        {
            foreach (var optimized in new[] { false, true })
            {
                var plain = await CompiledSample.OfAsync(
                    program.Sources.ToDictionary(file => file.Key, file => Encoding.UTF8.GetString(file.Value)),
                    optimized);

                plain.Woven().CompileEachMethod();
            }
        }
    }
}
