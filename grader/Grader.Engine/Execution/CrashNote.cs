using Grader.Protocol;

namespace Grader.Engine.Execution;

/// <summary>Describes how a process ended, from its exit code and the runtime's last output.</summary>
internal static class CrashNote
{
    private const int KilledBySignal = 128;

    private static readonly Dictionary<int, string> Signals = new()
    {
        [4] = "SIGILL",
        [6] = "SIGABRT",
        [7] = "SIGBUS",
        [8] = "SIGFPE",
        [9] = "SIGKILL",
        [11] = "SIGSEGV",
        [15] = "SIGTERM",
    };

    public static string Describe(int? exitCode, string words, WorkerMessage.Dying? dying, string when)
    {
        if (dying is not null)
            return $"unhandled exception on another thread: {dying.Message}";

        var lines = words.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return FromRuntime(lines) ?? FromExit(exitCode, when);
    }

    private static string? FromRuntime(string[] lines)
    {
        for (var at = 0; at < lines.Length; at++)
        {
            var line = lines[at];
            if (line.StartsWith("Stack overflow.", StringComparison.Ordinal))
                return "stack overflow" + Repeated(lines[at..]);
            if (line.StartsWith("Out of memory.", StringComparison.Ordinal))
                return "out of memory";
            if (After(line, "Process terminated.") is { } reason)
                return $"the process was ended by Environment.FailFast: {(reason.Length > 0 ? reason : lines.ElementAtOrDefault(at + 1) ?? "no message")}";
            if (After(line, "Unhandled exception.") is { } exception)
                return $"unhandled exception on another thread: {exception}";
            if (After(line, "Fatal error.") is { } fatal)
                return $"fatal error in the runtime: {(fatal.Length > 0 ? fatal : lines.ElementAtOrDefault(at + 1))}";
        }

        return null;
    }

    /// <summary>The runtime writes "Repeated 1234 times:", a line of dashes, and the frames that repeat.</summary>
    private static string Repeated(string[] lines)
    {
        var frames = lines.SkipWhile(line => !line.StartsWith("Repeat", StringComparison.Ordinal))
            .Where(line => line.StartsWith("at ", StringComparison.Ordinal))
            .Concat(lines.Where(line => line.StartsWith("at ", StringComparison.Ordinal)));
        return frames.FirstOrDefault() is { } frame ? $", {frame}" : "";
    }

    private static string FromExit(int? exitCode, string when) => exitCode switch
    {
        null => $"the process closed its pipe to the grader {when}",
        > KilledBySignal when Signals.TryGetValue(exitCode.Value - KilledBySignal, out var signal) =>
            $"the process was killed by {signal} {when}",
        _ => $"the process exited with code {exitCode} {when}",
    };

    private static string? After(string line, string start) =>
        line.StartsWith(start, StringComparison.Ordinal) ? line[start.Length..].Trim() : null;
}
