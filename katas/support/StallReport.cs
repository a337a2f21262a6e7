using Katas.Support.Messages;
using Katas.Support.Waiting;

namespace Katas.Support;

/// <summary>Says why a scenario is stalled: what it waits for, and what may be the cause.</summary>
internal static class StallReport
{
    private const int MaxNames = 3;

    /// <param name="main">The scenario itself.</param>
    /// <param name="time">The clock of the run, with its pending timers.</param>
    /// <param name="started">The work that was started.</param>
    /// <param name="reported">The errors that were reported.</param>
    /// <param name="isBlockedOffPump">Whether work of the scenario blocks on another thread.</param>
    public static PumpException Of(
        Task main,
        VirtualTime time,
        StartedWork started,
        IReadOnlyList<Exception> reported,
        bool isBlockedOffPump)
    {
        var sites = AwaitChain.Of(main);
        var rule = sites.Where(site => site.Path == sites[0].Path)
            .Select(StatedRule.Of)
            .FirstOrDefault(found => found is not null);
        var lines = new List<string>
        {
            rule is null
                ? "The scenario is stalled: nothing can run any more, yet it still waits."
                : $"Expected the wait to end {rule}, but it is stalled: nothing can run any more, yet it still waits.",
        };
        if (sites.Count > 0)
            lines.Add($"It waits at {string.Join(", in ", sites.Select(site => site.ToString()).Distinct())}.");
        var pending = time.PendingTimers;
        if (pending.Count > 0)
        {
            var timers = pending.Count == 1 ? "A timer is" : $"{pending.Count} timers are";
            var next = pending[0] - time.GetUtcNow();
            lines.Add($"{timers} pending, but nobody advances the clock; it would have to move by {next:g}.");
        }

        if (isBlockedOffPump)
            lines.Add("Some of its work is on another thread and blocks there.");

        var waiting = started.Unfinished;
        if (waiting.Count > 0)
        {
            var rest = waiting.Count > MaxNames ? $"; and {waiting.Count - MaxNames} more" : "";
            lines.Add($"Not ended: {string.Join("; ", waiting.Take(MaxNames).Select(OneLine.Of))}{rest}");
        }

        var error = started.Failures.Concat(reported).FirstOrDefault();
        if (error is not null)
            lines.Add($"Meanwhile this failed: {error.Message}");
        return new PumpException(string.Join('\n', lines), error);
    }
}
