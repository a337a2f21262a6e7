using System.Text.Json;

namespace Grader.Engine.Catalog;

/// <summary>
/// Reads a lock without the serializer: every command reads the lock, and the serializer's generic code cannot be
/// compiled ahead of time. It would take longer than everything else that 'status' does.
/// </summary>
internal static class LockReader
{
    /// <returns>Null for anything but a lock of the current schema.</returns>
    public static KataLock? Read(byte[] content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            var root = document.RootElement;
            return root.GetProperty("schema").GetInt32() == KataLock.CurrentSchema
                ? new KataLock(
                    KataLock.CurrentSchema, Files(root.GetProperty("shared")), Katas(root.GetProperty("katas")))
                : null;
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static SortedDictionary<string, LockedKata> Katas(JsonElement katas)
    {
        var read = new SortedDictionary<string, LockedKata>(StringComparer.Ordinal);
        foreach (var kata in katas.EnumerateObject())
            read[kata.Name] = new LockedKata(
                Names(kata.Value.GetProperty("stub")),
                Files(kata.Value.GetProperty("files")),
                Names(kata.Value.GetProperty("tests")))
            { Stages = Stages(kata.Value) };
        return read;
    }

    private static SortedDictionary<string, string> Files(JsonElement files)
    {
        var read = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in files.EnumerateObject())
            read[file.Name] = file.Value.GetString()!;
        return read;
    }

    /// <summary>Empty in a lock that an older grader wrote.</summary>
    private static List<LockedStage> Stages(JsonElement kata)
    {
        if (!kata.TryGetProperty("stages", out var stages))
            return [];
        var read = new List<LockedStage>(stages.GetArrayLength());
        foreach (var stage in stages.EnumerateArray())
        {
            read.Add(new LockedStage(
                stage.GetProperty("title").GetString()!,
                Level(stage.GetProperty("level").GetString()!),
                stage.GetProperty("minutes").GetInt32(),
                stage.GetProperty("tests").GetInt32()));
        }

        return read;
    }

    public static StageLevel Level(string text) => text switch
    {
        "core" => StageLevel.Core,
        "mastery" => StageLevel.Mastery,
        _ => throw new FormatException($"No such level: '{text}'."),
    };

    private static List<string> Names(JsonElement names)
    {
        var read = new List<string>(names.GetArrayLength());
        foreach (var name in names.EnumerateArray())
            read.Add(name.GetString()!);
        return read;
    }
}
