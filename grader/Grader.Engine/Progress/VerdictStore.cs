using System.Text.Json;
using Grader.Engine.Catalog;
using Grader.Engine.Files;
using Grader.Engine.Verdicts;

namespace Grader.Engine.Progress;

/// <summary>
/// One file per kata under <c>.grader/verdicts</c>, and an append-only journal. Killing the grader at any time loses at
/// most the run in flight.
/// </summary>
public sealed class VerdictStore(Clone clone, TimeProvider time)
{
    private readonly string folder = Path.Combine(clone.State, "verdicts");
    private readonly string journal = Path.Combine(clone.State, "journal.jsonl");

    /// <returns>Null if there is none, or it cannot be read: the kata is then graded again.</returns>
    internal VerdictRecord? Find(string kata)
    {
        try
        {
            return File.Exists(PathOf(kata)) ? VerdictReader.Read(File.ReadAllBytes(PathOf(kata))) : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <exception cref="EnvironmentFault">It cannot be written.</exception>
    internal void Save(string fingerprint, KataVerdict verdict)
    {
        var record = new VerdictRecord
        {
            Fingerprint = fingerprint,
            Verdict = verdict,
            Unknown = Find(verdict.Id)?.Unknown,
        };
        AtomicFile.Write(
            PathOf(verdict.Id), JsonSerializer.SerializeToUtf8Bytes(record, ProgressJson.Default.VerdictRecord));
        IReadOnlyList<string> misconceptions = [.. verdict.Diagnosis.Select(likely => likely.Program)];
        Append(new JournalEntry(
            time.GetUtcNow(),
            verdict.Id,
            verdict.State,
            verdict.Passed,
            verdict.Total,
            misconceptions.Count == 0 ? null : misconceptions));
    }

    /// <summary>
    /// The wrong solutions whose mistakes the attempts at a kata seemed to share, the most frequent one first.
    /// </summary>
    public IReadOnlyList<string> Misconceptions(string kata)
    {
        try
        {
            return File.Exists(journal)
                ? [.. File.ReadLines(journal).SelectMany(line => Misconceptions(line, kata))
                    .CountBy(program => program)
                    .OrderByDescending(program => program.Value)
                    .Select(program => program.Key)]
                : [];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Deletes the half-written files of graders that were killed.</summary>
    internal void Sweep(Func<int, bool> isRunning) => AtomicFile.Sweep(folder, isRunning);

    /// <summary>
    /// Appends one line in one write, so that readers see whole lines. A line that a kill cut short stays alone: the
    /// next entry starts a new line.
    /// </summary>
    private void Append(JournalEntry entry)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(entry, ProgressJson.Default.JournalEntry);
        try
        {
            byte[] line = EndsInsideALine() ? [(byte)'\n', .. json, (byte)'\n'] : [.. json, (byte)'\n'];
            using var file = new FileStream(
                journal, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            file.Write(line);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentFault(
                $"Cannot write '{journal}': {fault.Message} The verdict itself is recorded. Make the file "
                + "writable, or free some disk space.",
                fault);
        }
    }

    private static IReadOnlyList<string> Misconceptions(string line, string kata)
    {
        try
        {
            var entry = JsonSerializer.Deserialize(line, ProgressJson.Default.JournalEntry);
            return entry?.Kata == kata ? entry.Misconceptions ?? [] : [];
        }
        catch (JsonException)
        {
            // A kill cut it short.
            return [];
        }
    }

    private bool EndsInsideALine()
    {
        using var file = new FileStream(
            journal, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        if (file.Length == 0)
            return false;
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() != '\n';
    }

    private string PathOf(string kata) => Path.Combine(folder, kata + ".json");
}
