using System.Text.Json;
using Grader.Engine.Catalog;
using Grader.Engine.Files;

namespace Grader.Engine.Progress;

/// <summary><c>.grader/learner.json</c>.</summary>
public sealed class LearnerNotesFile(Clone clone)
{
    private readonly string path = Path.Combine(clone.State, "learner.json");

    /// <summary>The notes; empty if the file is missing or cannot be read.</summary>
    public LearnerNotes Read()
    {
        try
        {
            return File.Exists(path)
                && JsonSerializer.Deserialize(
                    File.ReadAllBytes(path),
                    ProgressJson.Default.LearnerNotes) is { Schema: LearnerNotes.CurrentSchema, Hints: not null, GivenUp: not null } notes
                ? notes
                : new LearnerNotes();
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
        {
            return new LearnerNotes();
        }
    }

    /// <exception cref="EnvironmentFault">It cannot be written.</exception>
    public void Write(LearnerNotes notes) =>
        AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(notes, ProgressJson.Default.LearnerNotes));
}
