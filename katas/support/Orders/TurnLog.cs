using Katas.Support.Threading;
using Katas.Support.Waiting;

namespace Katas.Support.Orders;

/// <summary>
/// What ran in each turn of a pump, and where it then waited: for the failure of an order that is run again.
/// </summary>
internal sealed class TurnLog
{
    /// <summary>What no started work waits for: callbacks, and code that nobody awaits.</summary>
    private const string Others = "c";

    private readonly List<Root> roots = [];
    private readonly HashSet<Root> begun = [];
    private readonly List<ScheduleStep> steps = [];
    private readonly SourceLines sources = new();
    private Turn turn;

    /// <summary>What ran, by name.</summary>
    public IEnumerable<(string Name, string Work)> Roots => roots.Select(root => (root.Name, root.Text));

    public IReadOnlyList<ScheduleStep> Steps => steps;

    /// <summary>Names the turns of the scenario itself.</summary>
    public void FollowScenario(Task scenario) => roots.Add(new Root("m", "the scenario", scenario));

    /// <summary>Names the turns of some work that was started.</summary>
    public void Follow(Task work, string text) =>
        roots.Add(new Root($"{roots.Count(root => root.Name != "m") + 1}", text, work));

    public void Begin(WorkItem item)
    {
        var task = (item.State as Action)?.Target as Task;
        var root = task is null ? null : roots.Find(root => AwaitChain.Links(root.Task).Contains(task));
        turn = new Turn(root, task, SiteOf(root?.Task ?? task));
    }

    public void End()
    {
        if (turn.Root is not { } root)
        {
            Add(Others, turn.Task is null ? "runs a callback" : "continues", turn.Site);
            return;
        }

        var begins = begun.Add(root) ? "begins, and " : "";
        var site = SiteOf(root.Task) ?? turn.Site;
        Add(root.Name, begins + EndOf(root.Task), site);
    }

    private static string EndOf(Task task) => task switch
    {
        { IsCompleted: false } => "waits",
        { IsCanceled: true } => "is cancelled",
        { IsFaulted: true } => "fails",
        _ => "ends",
    };

    private static AwaitSite? SiteOf(Task? task)
    {
        if (task is null)
            return null;
        var sites = AwaitChain.Of(task);
        return sites.Count > 0 ? sites[^1] : AwaitChain.SiteOf(task);
    }

    private void Add(string name, string what, AwaitSite? site) => steps.Add(site is null
        ? new ScheduleStep(name, null, 0, what, null)
        : new ScheduleStep(name, site.Path, site.Line, what, sources.Read(site.Path, site.Line)));

    private sealed record Root(string Name, string Text, Task Task);

    private readonly record struct Turn(Root? Root, Task? Task, AwaitSite? Site);
}
