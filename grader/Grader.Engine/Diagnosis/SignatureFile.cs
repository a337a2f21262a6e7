using System.Buffers;
using System.Text;
using System.Text.Json;
using Grader.Engine.Catalog;
using Grader.Engine.Files;
using Grader.Engine.Verdicts;

namespace Grader.Engine.Diagnosis;

/// <summary><c>solutions/NN-name/wrong/signatures.json</c>: one line per wrong solution.</summary>
/// <remarks>
/// Each test that does not pass stands with two short hashes, <c>line.message</c>; see <see cref="Symptom"/>.
/// </remarks>
public static class SignatureFile
{
    private const string Name = "signatures.json";
    private const string Unsteady = "unsteady";

    private static readonly (string Name, TestOutcome Outcome)[] Kinds =
    [
        ("fails", TestOutcome.Failed), ("timeouts", TestOutcome.Timeout), ("crashes", TestOutcome.Crashed),
    ];

    /// <summary>Where it is, relative to the clone.</summary>
    public static string PathOf(string kata) => $"solutions/{kata}/wrong/{Name}";

    /// <returns>In the order of their names; empty if there is no readable file.</returns>
    public static IReadOnlyList<Signature> Read(Clone clone, string kata) =>
        WorkFile.Read(Path.Combine(clone.Root, PathOf(kata))) is WorkFile.Regular file ? Parse(file.Content) : [];

    /// <exception cref="EnvironmentFault">It cannot be written.</exception>
    public static void Write(Clone clone, string kata, IEnumerable<Signature> signatures) =>
        AtomicFile.Write(Path.Combine(clone.Root, PathOf(kata)), Serialize(signatures));

    /// <summary>Sorted, with one line for each, so that a difference is readable.</summary>
    internal static byte[] Serialize(IEnumerable<Signature> signatures)
    {
        var lines = signatures.OrderBy(signature => signature.Program, StringComparer.Ordinal).Select(Line);
        return Encoding.UTF8.GetBytes($"{{\n{string.Join(",\n", lines)}\n}}\n");
    }

    /// <returns>Empty for anything else.</returns>
    internal static IReadOnlyList<Signature> Parse(byte[] content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            return [.. document.RootElement.EnumerateObject().Select(Read)];
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    private static Signature Read(JsonProperty program)
    {
        var red = new Dictionary<string, Symptom>(StringComparer.Ordinal);
        foreach (var (name, outcome) in Kinds)
        {
            if (!program.Value.TryGetProperty(name, out var tests))
                continue;
            foreach (var test in tests.EnumerateObject())
            {
                var hashes = (test.Value.GetString() ?? "").Split('.');
                red[test.Name] = new Symptom(outcome, hashes[0], hashes.ElementAtOrDefault(1) ?? "");
            }
        }

        return new Signature(
            program.Name,
            red,
            program.Value.TryGetProperty(Unsteady, out var unsteady)
                ? [.. unsteady.EnumerateArray().Select(test => test.GetString() ?? "")]
                : []);
    }

    private static string Line(Signature signature)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, outcome) in Kinds)
                Write(json, name, [.. signature.Red.Where(test => test.Value.Outcome == outcome)]);
            if (signature.Unsteady.Count > 0)
            {
                json.WriteStartArray(Unsteady);
                foreach (var test in signature.Unsteady)
                    json.WriteStringValue(test);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return $"  \"{signature.Program}\": {Encoding.UTF8.GetString(buffer.WrittenSpan)}";
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<KeyValuePair<string, Symptom>> tests)
    {
        if (tests.Count == 0)
            return;
        json.WriteStartObject(name);
        foreach (var (test, symptom) in tests.OrderBy(test => test.Key, StringComparer.Ordinal))
            json.WriteString(test, $"{symptom.Line}.{symptom.Message}");
        json.WriteEndObject();
    }
}
