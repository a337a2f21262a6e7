namespace Grader.Engine.Files;

/// <summary>
/// A file of the working tree, checked before it is opened: pipes, devices and huge files are never read.
/// </summary>
public abstract record WorkFile
{
    /// <summary>In bytes. Nobody writes a larger source file by hand.</summary>
    public const long MaxSourceBytes = 1 << 20;

    private WorkFile()
    {
    }

    public sealed record Regular(byte[] Content) : WorkFile;

    public sealed record Missing : WorkFile;

    /// <param name="Why">Completes the sentence "'path' ...".</param>
    public sealed record Refused(string Why) : WorkFile;

    public static WorkFile Read(string path, long maxBytes = MaxSourceBytes)
    {
        var file = new FileInfo(path);
        try
        {
            if (Directory.Exists(path))
                return new Refused("is a folder, not a file");
            if (file.LinkTarget is { } target)
                return new Refused($"is a link to '{target}', not a file of its own");
            if (!file.Exists)
                return new Missing();
            // A pipe or a device has no length: it counts as empty, and is never opened.
            if (file.Length == 0)
                return new Regular([]);
            return file.Length > maxBytes
                ? new Refused($"has {file.Length} bytes; the limit is {maxBytes}")
                : new Regular(File.ReadAllBytes(path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new Refused($"cannot be read: {fault.Message}");
        }
    }
}
