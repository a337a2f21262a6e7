using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Grader.Engine.Catalog;

/// <summary>Reads the YAML of a lesson's front matter.</summary>
internal static class FrontMatterReader
{
    /// <returns>Null if it has a fault; every fault is added to <paramref name="faults"/>.</returns>
    public static FrontMatter? Read(string yaml, ICollection<string> faults)
    {
        if (Parse(yaml, faults) is not { } fields)
            return null;

        var before = faults.Count;
        var title = Text(fields, "title", faults);
        var concept = Text(fields, "concept", faults);
        var difficulty = Number(fields, "difficulty", 1, 5, faults);
        var minutes = Number(fields, "minutes", 1, 600, faults);
        var prerequisites = List(fields, "prerequisites", faults);
        var testLimit = Limit(fields, "test-limit-seconds", faults);
        var kataLimit = Limit(fields, "kata-limit-seconds", faults);
        var stages = Stages(fields, faults);
        var example = fields.GetValueOrDefault("example") is YamlScalarNode { Value: { Length: > 0 } value }
            ? value
            : null;
        return faults.Count > before
            ? null
            : new FrontMatter(
                title!,
                concept!,
                example,
                difficulty!.Value,
                minutes!.Value,
                prerequisites,
                testLimit,
                kataLimit)
            { Stages = stages };
    }

    private static Dictionary<string, YamlNode>? Parse(string yaml, ICollection<string> faults)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents.Count == 1 && stream.Documents[0].RootNode is YamlMappingNode map)
                return map.Children.Where(pair => pair.Key is YamlScalarNode)
                    .ToDictionary(pair => ((YamlScalarNode)pair.Key).Value ?? "", pair => pair.Value);
            faults.Add("The front matter of README.md is not a list of 'name: value' lines.");
        }
        catch (YamlException fault)
        {
            faults.Add(
                $"The front matter of README.md is not valid YAML, line {fault.Start.Line + 1}: {fault.Message}");
        }

        return null;
    }

    private static string? Text(Dictionary<string, YamlNode> fields, string name, ICollection<string> faults)
    {
        if (fields.GetValueOrDefault(name) is YamlScalarNode { Value: { Length: > 0 } value })
            return value;
        faults.Add($"The front matter of README.md has no '{name}'.");
        return null;
    }

    private static int? Number(
        Dictionary<string, YamlNode> fields, string name, int min, int max, ICollection<string> faults)
    {
        if (fields.GetValueOrDefault(name) is YamlScalarNode { Value: { } text }
            && int.TryParse(text, NumberStyles.None, null, out var number) && number >= min && number <= max)
            return number;
        faults.Add($"The front matter of README.md needs '{name}', a whole number from {min} to {max}.");
        return null;
    }

    private static List<Stage> Stages(Dictionary<string, YamlNode> fields, ICollection<string> faults)
    {
        if (!fields.TryGetValue("stages", out var node))
            return [];
        if (node is not YamlSequenceNode { Children.Count: > 0 } items || !items.All(item => item is YamlMappingNode))
        {
            faults.Add("The front matter of README.md needs 'stages' as a list, each with title, level and minutes.");
            return [];
        }

        var stages = items.Cast<YamlMappingNode>()
            .Select((item, index) => Stage(item, index + 1, faults))
            .OfType<Stage>()
            .ToList();
        if (stages.SkipWhile(stage => stage.Level == StageLevel.Core).Any(stage => stage.Level == StageLevel.Core))
            faults.Add("The front matter of README.md has a core stage after a mastery stage; core stages come first.");
        if (stages.Count > 0 && stages.TrueForAll(stage => stage.Level == StageLevel.Mastery))
            faults.Add("The front matter of README.md has no core stage; it needs at least one.");
        foreach (var title in stages.GroupBy(stage => stage.Title)
            .Where(group => group.Count() > 1)
            .Select(group => group.Key))
            faults.Add($"The front matter of README.md has more than one stage '{title}'.");
        return stages;
    }

    private static Stage? Stage(YamlMappingNode item, int number, ICollection<string> faults)
    {
        var fields = item.Children.Where(pair => pair.Key is YamlScalarNode)
            .ToDictionary(
                pair => ((YamlScalarNode)pair.Key).Value ?? "", pair => (pair.Value as YamlScalarNode)?.Value ?? "");
        var before = faults.Count;
        var title = fields.GetValueOrDefault("title", "");
        if (title.Length == 0)
            faults.Add($"The front matter of README.md, stage {number}, has no 'title'.");
        StageLevel? level = fields.GetValueOrDefault("level", "") switch { "core" => StageLevel.Core, "mastery" => StageLevel.Mastery, _ => null };
        if (level is null)
            faults.Add(
                $"The front matter of README.md, stage {number}, has the level "
                + $"'{fields.GetValueOrDefault("level", "")}'; it must be 'core' or 'mastery'.");
        if (!int.TryParse(fields.GetValueOrDefault("minutes", ""), NumberStyles.None, null, out var minutes)
            || minutes is < 1 or > 600)
            faults.Add(
                $"The front matter of README.md, stage {number}, needs 'minutes', a whole number from 1 to 600.");
        return faults.Count > before
            ? null
            : new Stage(title, level!.Value, minutes, fields.GetValueOrDefault("shows"));
    }

    private static TimeSpan? Limit(Dictionary<string, YamlNode> fields, string name, ICollection<string> faults) =>
        fields.ContainsKey(name) && Number(fields, name, 1, 600, faults) is { } seconds
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private static List<string> List(Dictionary<string, YamlNode> fields, string name, ICollection<string> faults)
    {
        if (fields.GetValueOrDefault(name) is YamlSequenceNode items && items.All(item => item is YamlScalarNode))
            return [.. items.Cast<YamlScalarNode>().Select(item => item.Value ?? "")];
        faults.Add($"The front matter of README.md needs '{name}', a list of kata folders ([] for none).");
        return [];
    }
}
