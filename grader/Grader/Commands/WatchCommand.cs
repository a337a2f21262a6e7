using System.CommandLine;
using Grader.Arguments;
using Grader.Paging;
using Grader.Watch;

namespace Grader.Commands;

/// <summary>Follows one kata: a verdict on each save.</summary>
internal sealed class WatchCommand(GraderSession session)
{
    public Command Describe()
    {
        var kata = KataArgument.Describe(session);
        var json = new Option<bool>("--json")
        {
            Description = "Write one JSON line per event (see grader/docs/JSON.md).",
        };
        var command = new Command(
            "watch", "Follow a kata: a verdict on each save; keys for hint, lesson, next, all, quit.") { kata, json };
        command.SetAction((parsed, cancellationToken) => ExecuteAsync(
            parsed.GetValue(kata), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private async Task<int> ExecuteAsync(string? text, bool json, CancellationToken cancellationToken)
    {
        await using var workbench = session.Open();
        var catalog = await workbench.LoadAsync(cancellationToken);
        var kata = KataArgument.Find(text, catalog, workbench);
        var onScreen = !json && session.Surroundings.HasTerminal
            ? new ScreenWatchOutput(session.Terminal, AnsiLines.ColorsOf(session.Screen))
            : null;
        using var loop = new WatchLoop(new WatchWork(workbench, catalog), onScreen ?? Plain(json));
        using var taken = onScreen?.Take(loop.Press);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var unread = EndUnreadAsync(end);
        try
        {
            await loop.RunAsync(kata, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Ctrl-C is a way to leave like any other, and so is a closed pipe.
        }

        await end.CancelAsync();
        await unread;

        return ExitCodes.Fine;
    }

    /// <summary>A watch that nobody reads any more, as in <c>grader watch --json | head -1</c>, ends.</summary>
    private async Task EndUnreadAsync(CancellationTokenSource end)
    {
        try
        {
            await OutputReader.GoneAsync(session.Time, end.Token);
            await end.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // The watch has ended.
        }
    }

    private IWatchOutput Plain(bool json) =>
        json ? new JsonWatchOutput(new WatchLog(session.Output, session.Time)) : new PlainWatchOutput(session.Screen);
}
