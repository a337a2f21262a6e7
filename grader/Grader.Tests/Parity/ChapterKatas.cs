using System.Xml.Linq;
using Grader.Engine.Processes;
using Grader.Tests.House;

namespace Grader.Tests.Parity;

/// <summary>Two katas of the repository: enough for a sample.</summary>
public sealed class TwoKatas() : ChapterKatas("00-warm-up", "05-queue");

/// <summary>All katas of the repository.</summary>
public sealed class WholeChapter() : ChapterKatas([.. Repository.Katas]);

/// <summary>A clone with katas of the repository, and what <c>dotnet test</c> says of them.</summary>
public abstract class ChapterKatas(params string[] katas) : ScratchClone(katas)
{
    public const string Stub = "stub";
    public const string Reference = "reference";

    /// <summary>Builds a kata's stub, reference and wrong solutions side by side, in one run of MSBuild.</summary>
    /// <returns>The test assembly of each.</returns>
    public async Task<IReadOnlyDictionary<string, string>> BuildAsync(string kata, IEnumerable<string> programs)
    {
        var builds = programs.ToDictionary(name => name, name => new Build(
            name == Stub ? $"katas/{kata}/{kata}.csproj" : $"solutions/{kata}/{kata}.solution.csproj",
            At($"parity/{kata}/{name}"),
            name is Stub or Reference ? "" : name));
        var project = $"{kata}.parity.proj";
        // The scratch clone has no sources of the grader: the weaver is the one that was built with these tests.
        var weaver = Repository.Built("Grader.Weaver", "Grader.Weaver.dll");
        new XDocument(new XElement("Project",
            new XElement("ItemGroup", builds.Values.Select(build => new XElement("Program",
                new XAttribute("Include", build.Project),
                new XAttribute(
                    "AdditionalProperties",
                    $"ArtifactsPath={build.Folder}/;Wrong={build.Wrong};WeaverProgramPath={weaver}")))),
            new XElement("Target", new XAttribute("Name", "Build"),
                new XElement("MSBuild", new XAttribute("Projects", "@(Program)"), new XAttribute("Targets", "Restore"),
                    new XAttribute("Properties", "Phase=Restore")),
                new XElement("MSBuild", new XAttribute("Projects", "@(Program)"), new XAttribute("Targets", "Build"),
                    new XAttribute("BuildInParallel", "true"))))).Save(At(project));
        var built = await DotnetAsync(CancellationToken.None, "msbuild", project, "-m", "-v:q", "-nologo",
            "-nodeReuse:false", "-p:UseSharedCompilation=true");
        built.ExitCode.Should().Be(0, built.Text + built.Errors);
        return builds.ToDictionary(build => build.Key, build => build.Value.Assembly);
    }

    /// <summary>
    /// Tests one assembly at a time: in one report, tests of the same name have the same id, even in two assemblies.
    /// </summary>
    /// <param name="filter">A filter for 'dotnet test --filter', or empty for all tests.</param>
    /// <returns>
    /// The outcome of each test, by name. A theory is one test to the grader, and one test per row to 'dotnet test'.
    /// </returns>
    public async Task<IReadOnlyDictionary<string, string>> DotnetTestAsync(
        string assembly, string filter, CancellationToken cancellationToken)
    {
        using var results = new TemporaryFolder();
        string[] filtered = filter.Length == 0 ? [] : ["--filter", filter];
        await DotnetAsync(
            cancellationToken,
            ["test", assembly, "--logger", "trx", "--results-directory", results.Path, .. filtered]);
        return Directory.EnumerateFiles(results.Path, "*.trx")
            .SelectMany(report => XDocument.Load(report).Descendants())
            .Where(element => element.Name.LocalName == "UnitTestResult")
            .GroupBy(result => result.Attribute("testName")!.Value.Split('(')[0].Split('.')[^1])
            .ToDictionary(test => test.Key,
                test => test.All(result => result.Attribute("outcome")!.Value == "Passed") ? "Passed" : "Failed");
    }

    private Task<ProcessResult> DotnetAsync(CancellationToken cancellationToken, params string[] arguments) =>
        new ProcessRunner().RunAsync(new ProcessCall("dotnet", arguments, Root, WithoutMSBuild), cancellationToken);

    private static readonly Dictionary<string, string?> WithoutMSBuild = new()
    {
        ["MSBUILD_EXE_PATH"] = null,
        ["MSBuildSDKsPath"] = null,
        ["MSBuildExtensionsPath"] = null,
    };

    private sealed record Build(string Project, string Folder, string Wrong)
    {
        public string Assembly => Path.Combine(Folder, "bin", Path.GetFileNameWithoutExtension(Project),
            Wrong.Length == 0 ? "debug" : $"wrong_{Wrong}", Path.GetFileNameWithoutExtension(Project) + ".dll");
    }
}
