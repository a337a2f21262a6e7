using System.Globalization;
using System.Text;

namespace Grader.Tests;

/// <summary>The processes of this machine, according to /proc.</summary>
internal static class ProcessTable
{
    /// <summary>
    /// The processes that have this text in their environment: a program that was given it, and all its descendants.
    /// </summary>
    public static List<string> WithInEnvironment(string text)
    {
        var mark = Encoding.UTF8.GetBytes(text);
        return [.. Directory.EnumerateDirectories("/proc").Where(Matches)];

        bool Matches(string process) =>
            int.TryParse(Path.GetFileName(process), NumberStyles.None, null, out _) && Mentions(process, mark);
    }

    /// <summary>Waits until none is left: one whose parent was killed ends once it notices.</summary>
    public static Task HasNoneAsync(string text)
    {
        return HangGuard.WatchAsync(Task.Run(CheckRepeatedly), () => string.Join('\n', WithInEnvironment(text)));

        async Task CheckRepeatedly()
        {
            while (WithInEnvironment(text).Count > 0)
                await Task.Yield();
        }
    }

    private static bool Mentions(string process, byte[] mark)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(process, "environ")).AsSpan().IndexOf(mark) >= 0;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
