using System.Text.Json;
using Grader.Engine.Catalog;
using Grader.Engine.Verdicts;

namespace Grader.Engine.Progress;

/// <summary>Reads a record without the serializer, for the same reason as <see cref="Catalog.LockReader"/>.</summary>
internal static class VerdictReader
{
    /// <returns>Null for anything but a whole record of the current schema.</returns>
    public static VerdictRecord? Read(byte[] content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            var root = document.RootElement;
            if (root.GetProperty("schema").GetInt32() != VerdictRecord.CurrentSchema)
                return null;

            Dictionary<string, JsonElement>? unknown = null;
            foreach (var field in root.EnumerateObject())
            {
                if (field.Name is not ("schema" or "fingerprint" or "verdict" or "stability"))
                    (unknown ??= [])[field.Name] = field.Value.Clone();
            }

            return new VerdictRecord
            {
                Fingerprint = Text(root, "fingerprint"),
                Verdict = Verdict(root.GetProperty("verdict"), StabilityOf(root)),
                Unknown = unknown,
            };
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static KataVerdict Verdict(JsonElement verdict, Stability? stability)
    {
        var tests = new List<TestVerdict>();
        foreach (var test in verdict.GetProperty("tests").EnumerateArray())
            tests.Add(Test(test));
        var diagnostics = new List<BuildDiagnostic>();
        foreach (var diagnostic in verdict.GetProperty("diagnostics").EnumerateArray())
            diagnostics.Add(Diagnostic(diagnostic));
        var notes = new List<string>();
        foreach (var note in verdict.GetProperty("notes").EnumerateArray())
            notes.Add(note.GetString()!);
        return new KataVerdict(
            Slug(Text(verdict, "id")),
            Text(verdict, "title"),
            State(Text(verdict, "state")),
            Number(verdict, "passed"),
            Number(verdict, "total"),
            Cached: false, verdict.GetProperty("durationMs").GetDouble(), tests, diagnostics,
            // The first note states the stability.
            Remarks: stability is null ? notes : notes[1..], stability)
        {
            Stages = Stages(verdict),
            Mastered = verdict.TryGetProperty("mastered", out var mastered) && mastered.GetBoolean(),
        };
    }

    private static List<StageVerdict> Stages(JsonElement verdict)
    {
        var stages = new List<StageVerdict>();
        if (verdict.TryGetProperty("stages", out var all))
        {
            foreach (var stage in all.EnumerateArray())
                stages.Add(new StageVerdict(
                    Text(stage, "title"),
                    LockReader.Level(Text(stage, "level")),
                    Number(stage, "passed"),
                    Number(stage, "total"),
                    Number(stage, "minutes")));
        }

        return stages;
    }

    private static Stability? StabilityOf(JsonElement root) =>
        root.TryGetProperty("stability", out var stability) && stability.ValueKind != JsonValueKind.Null
        ? new Stability(Number(stability, "passed"), Number(stability, "runs"))
        : null;

    private static KataSlug Slug(string text) => KataSlug.TryParse(text, out var slug)
        ? slug
        : throw new FormatException($"No such kata: '{text}'.");

    private static TestVerdict Test(JsonElement test)
    {
        var line = test.GetProperty("line");
        return new TestVerdict(
            Text(test, "name"),
            Outcome(Text(test, "outcome")),
            Text(test, "message"),
            test.GetProperty("file").GetString(),
            line.ValueKind == JsonValueKind.Null ? null : line.GetInt32(),
            Text(test, "output"),
            test.GetProperty("durationMs").GetDouble())
        {
            Stage = test.TryGetProperty("stage", out var stage) ? stage.GetString() ?? "" : "",
            Code = test.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.Object
                ? Excerpt(code)
                : null,
            Schedule = test.TryGetProperty("schedule", out var schedule) && schedule.ValueKind == JsonValueKind.Array
                ? [.. schedule.EnumerateArray().Select(Step)]
                : null,
            Replay = test.TryGetProperty("replay", out var replay) ? replay.GetString() : null,
        };
    }

    private static ScheduleStep Step(JsonElement step)
    {
        var line = step.GetProperty("line");
        return new ScheduleStep(
            Text(step, "thread"),
            step.GetProperty("file").GetString(),
            line.ValueKind == JsonValueKind.Null ? null : line.GetInt32(),
            Text(step, "what"),
            step.GetProperty("source").GetString());
    }

    private static TestExcerpt Excerpt(JsonElement code)
    {
        var lines = new List<string>();
        foreach (var line in code.GetProperty("lines").EnumerateArray())
            lines.Add(line.GetString() ?? "");
        return new TestExcerpt(Text(code, "file"), Number(code, "line"), Number(code, "first"), lines);
    }

    private static BuildDiagnostic Diagnostic(JsonElement diagnostic) => new(
        Text(diagnostic, "id"),
        SeverityOf(Text(diagnostic, "severity")),
        Text(diagnostic, "file"),
        Number(diagnostic, "line"),
        Number(diagnostic, "column"),
        Text(diagnostic, "message"));

    private static string Text(JsonElement parent, string name) =>
        parent.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' is null.");

    private static int Number(JsonElement parent, string name) => parent.GetProperty(name).GetInt32();

    private static Severity SeverityOf(string text) => text switch
    {
        "error" => Severity.Error,
        "warning" => Severity.Warning,
        _ => throw new FormatException($"No such severity: '{text}'."),
    };

    private static KataState State(string text) => text switch
    {
        "not-started" => KataState.NotStarted,
        "in-progress" => KataState.InProgress,
        "build-error" => KataState.BuildError,
        "done" => KataState.Done,
        "grader-error" => KataState.GraderError,
        _ => throw new FormatException($"No such state: '{text}'."),
    };

    private static TestOutcome Outcome(string text) => text switch
    {
        "passed" => TestOutcome.Passed,
        "failed" => TestOutcome.Failed,
        "timeout" => TestOutcome.Timeout,
        "crashed" => TestOutcome.Crashed,
        "not-run" => TestOutcome.NotRun,
        _ => throw new FormatException($"No such outcome: '{text}'."),
    };
}
