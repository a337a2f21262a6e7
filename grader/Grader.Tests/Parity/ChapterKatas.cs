using System.Xml.Linq;
using Grader.Engine.Processes;

namespace Grader.Tests.Parity;

/// <summary>A clone with two katas of the repository, and what <c>dotnet test</c> says of them.</summary>
public sealed class ChapterKatas() : ScratchClone("00-warm-up", "05-queue")
{
    /// <summary>Builds a kata's stub, reference and wrong solutions beside each other, in one MSBuild, and runs the tests of each.</summary>
    /// <returns>For each, the outcome of each test, by name.</returns>
    public async Task<IReadOnlyDictionary<string, SortedDictionary<string, string>>> DotnetTestAsync(string kata, IReadOnlyList<string> wrong)
    {
        var stub = (Name: "stub", Project: $"katas/{kata}/{kata}.csproj", Wrong: "");
        var programs = wrong.Prepend("").Select(wrong => (Name: wrong.Length == 0 ? "reference" : wrong, Project: $"solutions/{kata}/{kata}.solution.csproj", Wrong: wrong)).Prepend(stub).ToList();
        var project = $"{kata}.parity.proj";
        new XDocument(new XElement("Project",
            new XElement("ItemGroup", programs.Select(program => new XElement("Program",
                new XAttribute("Include", program.Project),
                new XAttribute("AdditionalProperties", $"ArtifactsPath={Folder(kata, program.Name)}/;Wrong={program.Wrong}")))),
            new XElement("Target", new XAttribute("Name", "Build"),
                new XElement("MSBuild", new XAttribute("Projects", "@(Program)"), new XAttribute("Targets", "Restore"), new XAttribute("Properties", "Phase=Restore")),
                new XElement("MSBuild", new XAttribute("Projects", "@(Program)"), new XAttribute("Targets", "Build"), new XAttribute("BuildInParallel", "true"))))).Save(At(project));
        await DotnetAsync("msbuild", project, "-m", "-v:q", "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=true");

        var outcomes = new Dictionary<string, SortedDictionary<string, string>>();
        foreach (var program in programs)
            outcomes[program.Name] = await OutcomesAsync(Path.Combine(Folder(kata, program.Name), "bin", Path.GetFileNameWithoutExtension(program.Project), "debug", Path.GetFileNameWithoutExtension(program.Project) + ".dll"));
        return outcomes;
    }

    /// <summary>One at a time: in one report, tests of the same name have the same id, whatever assembly they are in.</summary>
    private async Task<SortedDictionary<string, string>> OutcomesAsync(string tests)
    {
        using var results = new TemporaryFolder();
        await DotnetAsync("test", tests, "--logger", "trx", "--results-directory", results.Path);
        var report = XDocument.Load(Directory.EnumerateFiles(results.Path, "*.trx").Single());
        return new(report.Descendants().Where(element => element.Name.LocalName == "UnitTestResult")
            .GroupBy(result => MethodName(result.Attribute("testName")!.Value))
            .ToDictionary(test => test.Key, test => test.All(result => result.Attribute("outcome")!.Value == "Passed") ? "Passed" : "Failed"), StringComparer.Ordinal);
    }

    private string Folder(string kata, string program) => At($"parity/{kata}/{program}");

    /// <summary>A theory is one test to the grader, and one a row to 'dotnet test'.</summary>
    private static string MethodName(string test) => test.Split('(')[0].Split('.')[^1];

    private async Task DotnetAsync(params string[] arguments)
    {
        var answer = await new ProcessRunner().RunAsync(
            new ProcessCall("dotnet", arguments, Root, new Dictionary<string, string?> { ["MSBUILD_EXE_PATH"] = null, ["MSBuildSDKsPath"] = null, ["MSBuildExtensionsPath"] = null }), CancellationToken.None);
        if (arguments[0] == "msbuild")
            answer.ExitCode.Should().Be(0, answer.Text + answer.Errors);
    }
}
