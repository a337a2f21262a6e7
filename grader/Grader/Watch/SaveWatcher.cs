using Grader.Engine.Catalog;

namespace Grader.Watch;

/// <summary>
/// Reports saves in a kata's folder: by file system events, and by polling where events don't arrive.
/// A burst of events is one save.
/// </summary>
internal sealed class SaveWatcher : IDisposable
{
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private readonly Lock access = new();
    private readonly Kata kata;
    private readonly Action<WatchEvent> tell;
    private readonly FileSystemWatcher? files;
    private readonly ITimer burst;
    private readonly ITimer look;
    private string seen;
    private string? glimpsed;
    private bool polls;
    private bool disposed;

    public SaveWatcher(Kata kata, TimeProvider time, Action<WatchEvent> tell)
    {
        this.kata = kata;
        this.tell = tell;
        seen = Stamp();
        burst = time.CreateTimer(_ => Settled(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        look = time.CreateTimer(_ => LookAround(), null, Look, Look);
        files = Listen();
        polls = files is null;
        if (polls)
            tell(new WatchEvent.EventsAreMissing());
    }

    public void Dispose()
    {
        lock (access)
            disposed = true;
        files?.Dispose();
        burst.Dispose();
        look.Dispose();
    }

    /// <returns>Null if the system has no more watches.</returns>
    private FileSystemWatcher? Listen()
    {
        // Watches the parent folder, so that a kata's folder may disappear and come back.
        var watcher = new FileSystemWatcher(Path.GetDirectoryName(kata.Folder)!)
        {
            IncludeSubdirectories = true,
            NotifyFilter = NotifyFilters.FileName
                | NotifyFilters.DirectoryName
                | NotifyFilters.LastWrite
                | NotifyFilters.Size,
        };
        watcher.Changed += (_, change) => Heard(change.FullPath);
        watcher.Created += (_, change) => Heard(change.FullPath);
        watcher.Deleted += (_, change) => Heard(change.FullPath);
        watcher.Renamed += (_, change) => Heard(change.FullPath, change.OldFullPath);
        try
        {
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (IOException)
        {
            watcher.Dispose();
            return null;
        }
    }

    private void Heard(params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
        {
            if (!path.StartsWith(kata.Folder, StringComparison.Ordinal)
                || path.Contains(".received.", StringComparison.Ordinal))
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
        bool isNews;
        lock (access)
        {
            var now = Stamp();
            if (disposed || now == seen)
                return;
            if (!polls && now != glimpsed)
            {
                // Its event may still be on its way; the next poll decides.
                glimpsed = now;
                return;
            }

            seen = now;
            isNews = !polls;
            polls = true;
        }

        if (isNews)
            tell(new WatchEvent.EventsAreMissing());
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

    /// <summary>Name, size and time of each source; a save changes them.</summary>
    private string Stamp()
    {
        try
        {
            return string.Join('\n', new DirectoryInfo(kata.Folder)
                .EnumerateFiles(
                    "*",
                    new EnumerationOptions
                    {
                        RecurseSubdirectories = true,
                        MaxRecursionDepth = 3,
                        AttributesToSkip = FileAttributes.ReparsePoint,
                    })
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
