using Grader.Engine.Catalog;

namespace Grader.Watch;

/// <summary>
/// Tells of saves in a kata's folder: by events of the file system, and by looking now and then, for places where these don't arrive.
/// A burst of events is one save.
/// </summary>
internal sealed class SaveWatcher : IDisposable
{
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private readonly Lock access = new();
    private readonly Kata kata;
    private readonly Action<WatchEvent> tell;
    private readonly FileSystemWatcher files;
    private readonly ITimer burst;
    private readonly ITimer look;
    private string seen;
    private bool toldOfMissing;
    private bool disposed;

    public SaveWatcher(Kata kata, TimeProvider time, Action<WatchEvent> tell)
    {
        this.kata = kata;
        this.tell = tell;
        seen = Stamp();
        burst = time.CreateTimer(_ => Settled(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        look = time.CreateTimer(_ => LookAround(), null, Look, Look);
        // The folder above, so that a kata's folder may go away and come back.
        files = new FileSystemWatcher(Path.GetDirectoryName(kata.Folder)!)
        {
            IncludeSubdirectories = true,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
        };
        files.Changed += (_, change) => Heard(change.FullPath);
        files.Created += (_, change) => Heard(change.FullPath);
        files.Deleted += (_, change) => Heard(change.FullPath);
        files.Renamed += (_, change) => Heard(change.FullPath, change.OldFullPath);
        files.EnableRaisingEvents = true;
    }

    public void Dispose()
    {
        lock (access)
            disposed = true;
        files.Dispose();
        burst.Dispose();
        look.Dispose();
    }

    private void Heard(params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
        {
            if (!path.StartsWith(kata.Folder, StringComparison.Ordinal) || path.Contains(".received.", StringComparison.Ordinal))
                continue;
            lock (access)
            {
                if (!disposed)
                    burst.Change(Burst, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Settled()
    {
        if (Changed())
            tell(new WatchEvent.Saved());
    }

    private void LookAround()
    {
        if (!Changed())
            return;
        if (!toldOfMissing)
            tell(new WatchEvent.EventsAreMissing());
        toldOfMissing = true;
        tell(new WatchEvent.Saved());
    }

    private bool Changed()
    {
        lock (access)
        {
            var now = Stamp();
            if (disposed || now == seen)
                return false;
            seen = now;
            return true;
        }
    }

    /// <summary>Name, size and time of each source: what a save changes.</summary>
    private string Stamp()
    {
        try
        {
            return string.Join('\n', new DirectoryInfo(kata.Folder)
                .EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3, AttributesToSkip = FileAttributes.ReparsePoint })
                .Where(file => file.Extension is ".cs" or ".txt")
                .OrderBy(file => file.FullName, StringComparer.Ordinal)
                .Select(file => $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}"));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
