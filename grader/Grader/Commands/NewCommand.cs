using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grader.Engine.Catalog;
using Grader.Engine.Files;
using Grader.Skeleton;

namespace Grader.Commands;

/// <summary>For authors: creates a kata that builds; 'verify' then lists what is left to write.</summary>
internal sealed class NewCommand(GraderSession session)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    public Command Describe()
    {
        var name = new Argument<string>("NN-name")
        {
            Description = "Two digits, a dash and lowercase words: 08-timeout.",
        };
        var command = new Command(
            "new", "Make the skeleton of a new kata, and add it to Katas.sln and Tests.slnf.") { name };
        command.SetAction((parsed, cancellationToken) => ExecuteAsync(parsed.GetValue(name)!, cancellationToken));
        return command;
    }

    private async Task<int> ExecuteAsync(string name, CancellationToken cancellationToken)
    {
        if (!KataSlug.TryParse(name, out var slug))
            throw new WrongUse(
                $"'{name}' is not a kata name. Use two digits, a dash and lowercase words, such as '08-timeout'.");

        await using var workbench = session.Open();
        var clone = workbench.Clone;
        if (KataCatalog.Slugs(clone).FirstOrDefault(other => other.Number == slug.Number) is { } taken)
            throw new WrongUse($"The number of '{slug}' is taken by '{taken}'. Choose another one.");
        if (Directory.Exists(Path.Combine(clone.Solutions, slug.Id)))
            throw new WrongUse(
                $"'solutions/{slug}' already exists, without a kata. Move it away, or choose another name.");

        foreach (var file in new KataSkeleton(clone).Write(slug))
            await session.Output.WriteLineAsync($"wrote {file}");
        await session.DotnetAsync(
            clone,
            ["sln", "Katas.sln", "add", "--solution-folder", "katas", $"katas/{slug}/{slug}.csproj"],
            cancellationToken);
        await session.DotnetAsync(
            clone,
            ["sln", "Katas.sln", "add", "--solution-folder", "solutions", $"solutions/{slug}/{slug}.solution.csproj"],
            cancellationToken);
        AddToTests(clone, $"solutions/{slug}/{slug}.solution.csproj");
        await session.DotnetAsync(clone, ["restore", $"katas/{slug}"], cancellationToken);
        await session.DotnetAsync(clone, ["restore", $"solutions/{slug}"], cancellationToken);
        await session.Output.WriteLineAsync(
            $"added to Katas.sln and Tests.slnf\n'grader verify {slug}' lists what is left to write; "
            + "CONTRIBUTING.md explains how.");
        return ExitCodes.Fine;
    }

    private static void AddToTests(Clone clone, string project)
    {
        var path = Path.Combine(clone.Root, "Tests.slnf");
        var filter = JsonNode.Parse(File.ReadAllText(path))!;
        filter["solution"]!["projects"]!.AsArray().Add(project);
        AtomicFile.Write(path, System.Text.Encoding.UTF8.GetBytes(filter.ToJsonString(Indented) + "\n"));
    }
}
