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

    private readonly HashSet<Task> begun = [];
    private readonly List<ScheduleStep> steps = [];
    private readonly SourceLines sources = new();
    private Task? scenario;
    private StartedWork? started;
    private Turn turn;

    /// <summary>What ran, by name, with its source text.</summary>
    public IEnumerable<(string Name, string Text)> Names => Roots.Select(root => (root.Name, root.Text));

    public IReadOnlyList<ScheduleStep> Steps => steps;

    private IEnumerable<Root> Roots => scenario is null || started is null
        ? []
        : started.All.Select((work, index) => new Root($"{index + 1}", work.Text, work.Task))
            .Prepend(new Root("m", "the scenario", scenario));

    /// <summary>Names the turns of the scenario itself, and those of the work that it starts.</summary>
    public void Follow(Task scenario, StartedWork started) => (this.scenario, this.started) = (scenario, started);

    public void Begin(WorkItem item)
    {
        var task = (item.State as Action)?.Target as Task;
        var root = task is null
            ? null
            : Roots.FirstOrDefault(root => AwaitChain.Links(root.Task).Contains(task));
        turn = new Turn(root, task, SiteOf(root?.Task ?? task));
    }

    public void End()
    {
        if (turn.Root is not { } root)
        {
            Add(Others, turn.Task is null ? "runs a callback" : "continues", turn.Site);
            return;
        }

        var begins = begun.Add(root.Task) ? "begins, and " : "";
        Add(root.Name, begins + EndOf(root.Task), SiteOf(root.Task) ?? turn.Site);
    }

    private static string EndOf(Task task) => task switch
    {
        { IsCompleted: false } => "waits",
        { IsCanceled: true } => "is cancelled",
        { IsFaulted: true } => "fails",
        _ => "ends",
    };

    private static AwaitSite? SiteOf(Task? task) => task is null ? null : AwaitChain.Of(task).LastOrDefault();

    private void Add(string name, string what, AwaitSite? site) => steps.Add(site is null
        ? new ScheduleStep(name, null, 0, what, null)
        : new ScheduleStep(name, site.Path, site.Line, what, sources.Read(site.Path, site.Line)));

    private sealed record Root(string Name, string Text, Task Task);

    private readonly record struct Turn(Root? Root, Task? Task, AwaitSite? Site);
}
