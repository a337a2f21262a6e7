using System.Diagnostics;
using Grader.Protocol;
using Xunit.Sdk;

namespace Grader.Worker;

/// <summary>
/// Asks an exception for its text, which may throw or take long, while the test's clock is still running.
/// </summary>
internal static class FailureText
{
    private const int MaxMessage = 16 * 1024;
    private const int MaxFrames = 64;
    private const int MaxDepth = 8;

    public static Failure Of(object thrown)
    {
        if (thrown is not Exception error)
            return new Failure(thrown.GetType().FullName ?? thrown.GetType().Name, []);

        return new Failure(Cut(Message(error, MaxDepth)), Frames(error, MaxDepth));
    }

    public static string Cut(string text) =>
        text.Length <= MaxMessage ? text : $"{text[..MaxMessage]}… {text.Length - MaxMessage} more characters";

    private static string Message(Exception error, int depth)
    {
        var inner = depth == 0 ? [] : Inner(error);
        var causes = string.Concat(inner.Select(cause => $"\n---> {Message(cause, depth - 1)}"));
        return Own(error) + causes;
    }

    private static string Own(Exception error)
    {
        var type = error.GetType().FullName ?? error.GetType().Name;
        try
        {
            var message = Cut(error.Message ?? "");
            return error is XunitException ? message : $"{type}: {message}";
        }
        catch (Exception fault)
        {
            return $"{type}: (its message cannot be read: {fault.GetType().FullName})";
        }
    }

    private static SourceFrame[] Frames(Exception error, int depth)
    {
        SourceFrame[] own = [.. OwnFrames(error).Take(MaxFrames)];
        return own.Length > 0 || depth == 0
            ? own
            : Inner(error).Select(cause => Frames(cause, depth - 1)).FirstOrDefault(frames => frames.Length > 0, []);
    }

    private static IEnumerable<SourceFrame> OwnFrames(Exception error) =>
        from frame in new StackTrace(error, fNeedFileInfo: true).GetFrames()
        let file = frame.GetFileName()
        where !string.IsNullOrEmpty(file)
        select new SourceFrame(file, frame.GetFileLineNumber());

    private static Exception[] Inner(Exception error) => error switch
    {
        AggregateException several => [.. several.InnerExceptions],
        { InnerException: { } cause } => [cause],
        _ => [],
    };
}
