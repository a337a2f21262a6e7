using System.Xml.Linq;
using Grader.Engine.Catalog;
using Grader.Engine.Processes;
using Grader.Engine.Verdicts;
using Grader.Engine.Verification;

namespace Grader.Tests.Parity;

/// <summary>The engine and <c>dotnet test</c> say the same of each test.</summary>
[Trait("Category", "Slow")]
public sealed class ParityTests(ChapterKatas clone) : IClassFixture<ChapterKatas>
{
    private const int Samples = 2;

    [Theory]
    [InlineData("00-warm-up")]
    [InlineData("05-queue")]
    public async Task For_stub_reference_and_a_sample_of_wrong_solutions(string id)
    {
        var workbench = new Workbench(clone.Clone, new ProcessRunner(), TimeProvider.System, clone.Surroundings);
        await using var _ = workbench;
        var catalog = await workbench.LoadAsync(CancellationToken.None);
        var kata = catalog.Katas.Single(kata => kata.Id == id);
        var solution = SolutionFolder.Read(clone.Clone, id);
        await BuildSupportAsync();

        (await DotnetTestAsync($"katas/{id}")).Should().Equal(await EngineAsync(Submission.Read(kata, kata.Lock!)), "because both run the stub of {0}", id);
        (await DotnetTestAsync($"solutions/{id}")).Should().Equal(await EngineAsync(Submission.Of(solution.Reference)), "because both run the reference of {0}", id);
        var compared = 0;
        foreach (var wrong in solution.Wrong)
        {
            var outcomes = await EngineAsync(solution.With(wrong));
            // What hangs or ends the process takes the whole run of 'dotnet test' with it: there is nothing to compare.
            if (outcomes.Values.Any(outcome => outcome is not ("Passed" or "Failed")))
                continue;
            (await DotnetTestAsync($"solutions/{id}", $"-p:Wrong={Path.GetFileNameWithoutExtension(wrong.File)}")).Should().Equal(outcomes, "because both run {0}", wrong.File);
            if (++compared == Samples)
                break;
        }

        compared.Should().Be(Samples);

        async Task<Dictionary<string, string>> EngineAsync(Submission submission)
        {
            var verdict = await workbench.Judge.JudgeAsync(kata, kata.Lock!, submission, catalog, _ => { }, CancellationToken.None);
            verdict.State.Should().BeOneOf([KataState.Done, KataState.InProgress], string.Join('\n', verdict.Notes.Concat(verdict.Diagnostics.Select(diagnostic => diagnostic.ToString()))));
            return verdict.Tests.OrderBy(test => test.Name, StringComparer.Ordinal).ToDictionary(test => test.Name, test => test.Outcome.ToString());
        }
    }

    /// <summary>Once, and not again by each of the builds below.</summary>
    private Task BuildSupportAsync() => DotnetAsync("build", "katas/support", "-v:q", "-p:UseSharedCompilation=true");

    private async Task<Dictionary<string, string>> DotnetTestAsync(string project, params string[] more)
    {
        using var results = new TemporaryFolder();
        await DotnetAsync(["test", project, "--logger", "trx", "--results-directory", results.Path, "-v:q", "-p:UseSharedCompilation=true", .. more]);
        return Directory.EnumerateFiles(results.Path, "*.trx").SelectMany(file => XDocument.Load(file).Descendants().Where(element => element.Name.LocalName == "UnitTestResult"))
            .GroupBy(result => MethodName(result.Attribute("testName")!.Value))
            .OrderBy(test => test.Key, StringComparer.Ordinal)
            .ToDictionary(test => test.Key, test => test.All(result => result.Attribute("outcome")!.Value == "Passed") ? "Passed" : "Failed");
    }

    /// <summary>A theory is one test to the grader, and one a row to 'dotnet test'.</summary>
    private static string MethodName(string test) => test.Split('(')[0].Split('.')[^1];

    private async Task DotnetAsync(params string[] arguments) =>
        await new ProcessRunner().RunAsync(
            new ProcessCall("dotnet", arguments, clone.Root, new Dictionary<string, string?> { ["MSBUILD_EXE_PATH"] = null, ["MSBuildSDKsPath"] = null, ["MSBuildExtensionsPath"] = null }), CancellationToken.None);
}
