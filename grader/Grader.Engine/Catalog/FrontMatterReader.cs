using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Grader.Engine.Catalog;

/// <summary>Reads the YAML between the first two lines of three dashes.</summary>
public sealed class FrontMatterReader
{
    private const string Fence = "---";

    /// <summary>The front matter of a lesson; every fault of it goes to <paramref name="faults"/>.</summary>
    public FrontMatter? Read(string lesson, ICollection<string> faults)
    {
        if (Block(lesson) is not { } yaml)
        {
            faults.Add("README.md has no front matter: it starts with a line '---', then title, concept, difficulty, minutes and prerequisites, then '---'.");
            return null;
        }

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
        var example = fields.GetValueOrDefault("example") is YamlScalarNode { Value: { Length: > 0 } value } ? value : null;
        return faults.Count > before
            ? null
            : new FrontMatter(title!, concept!, example, difficulty!.Value, minutes!.Value, prerequisites, testLimit, kataLimit);
    }

    /// <summary>The lesson without its front matter.</summary>
    public string Body(string lesson) =>
        Block(lesson) is { } yaml ? lesson[(lesson.IndexOf(yaml, StringComparison.Ordinal) + yaml.Length + Fence.Length)..].TrimStart() : lesson;

    private static string? Block(string lesson)
    {
        var text = lesson.TrimStart('\uFEFF');
        if (!text.StartsWith(Fence + "\n", StringComparison.Ordinal) && !text.StartsWith(Fence + "\r\n", StringComparison.Ordinal))
            return null;
        var start = text.IndexOf('\n', StringComparison.Ordinal) + 1;
        var end = text.IndexOf("\n" + Fence, start, StringComparison.Ordinal);
        return end < 0 ? null : text[start..(end + 1)];
    }

    private static Dictionary<string, YamlNode>? Parse(string yaml, ICollection<string> faults)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents.Count == 1 && stream.Documents[0].RootNode is YamlMappingNode map)
                return map.Children.Where(pair => pair.Key is YamlScalarNode).ToDictionary(pair => ((YamlScalarNode)pair.Key).Value ?? "", pair => pair.Value);
            faults.Add("The front matter of README.md is not a list of 'name: value' lines.");
        }
        catch (YamlException fault)
        {
            faults.Add($"The front matter of README.md is not valid YAML, line {fault.Start.Line + 1}: {fault.Message}");
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

    private static int? Number(Dictionary<string, YamlNode> fields, string name, int least, int most, ICollection<string> faults)
    {
        if (fields.GetValueOrDefault(name) is YamlScalarNode { Value: { } text }
            && int.TryParse(text, NumberStyles.None, null, out var number) && number >= least && number <= most)
            return number;
        faults.Add($"The front matter of README.md needs '{name}', a whole number from {least} to {most}.");
        return null;
    }

    private static TimeSpan? Limit(Dictionary<string, YamlNode> fields, string name, ICollection<string> faults) =>
        fields.ContainsKey(name) && Number(fields, name, 1, 600, faults) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static List<string> List(Dictionary<string, YamlNode> fields, string name, ICollection<string> faults)
    {
        if (fields.GetValueOrDefault(name) is YamlSequenceNode items && items.All(item => item is YamlScalarNode))
            return [.. items.Cast<YamlScalarNode>().Select(item => item.Value ?? "")];
        faults.Add($"The front matter of README.md needs '{name}', a list of kata folders ([] for none).");
        return [];
    }
}
