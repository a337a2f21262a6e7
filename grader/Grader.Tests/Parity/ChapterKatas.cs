using System.Xml.Linq;
using Grader.Engine.Processes;

namespace Grader.Tests.Parity;

/// <summary>A clone with two katas of the repository, and what <c>dotnet test</c> says of them.</summary>
public sealed class ChapterKatas() : ScratchClone("00-warm-up", "05-queue")
{
    /// <summary>Builds a kata's stub, reference and wrong solutions beside each other, in one MSBuild, and runs the tests of all in one 'dotnet test'.</summary>
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

        using var results = new TemporaryFolder();
        await DotnetAsync([
            "test", .. programs.Select(program => Path.Combine(Folder(kata, program.Name), "bin", Path.GetFileNameWithoutExtension(program.Project), "debug", Path.GetFileNameWithoutExtension(program.Project) + ".dll")),
            "--logger", "trx", "--results-directory", results.Path]);
        var reports = Directory.EnumerateFiles(results.Path, "*.trx").Select(file => XDocument.Load(file)).ToList();
        return programs.ToDictionary(program => program.Name, program => Outcomes(reports, Folder(kata, program.Name)));
    }

    private string Folder(string kata, string program) => At($"parity/{kata}/{program}");

    private static SortedDictionary<string, string> Outcomes(List<XDocument> reports, string folder)
    {
        var ids = Elements(reports, "UnitTest").Where(test => test.Attribute("storage")!.Value.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.OrdinalIgnoreCase)).Select(test => test.Attribute("id")!.Value).ToHashSet();
        return new(Elements(reports, "UnitTestResult").Where(result => ids.Contains(result.Attribute("testId")!.Value))
            .GroupBy(result => MethodName(result.Attribute("testName")!.Value))
            .ToDictionary(test => test.Key, test => test.All(result => result.Attribute("outcome")!.Value == "Passed") ? "Passed" : "Failed"), StringComparer.Ordinal);
    }

    private static IEnumerable<XElement> Elements(List<XDocument> reports, string name) => reports.SelectMany(report => report.Descendants()).Where(element => element.Name.LocalName == name);

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
