using System.Reflection;
using System.Runtime.CompilerServices;

namespace Katas.Support.Waiting;

/// <summary>Follows a task that has not ended down to what it waits for, through the async methods that await each other.</summary>
internal static class AwaitChain
{
    private const int MaxDepth = 32;

    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <returns>Where each of these async methods waits, the outermost first; those without source are left out.</returns>
    public static IReadOnlyList<AwaitSite> Of(Task task) =>
        [.. Links(task).Select(link => AwaitSite.Of(MachineOf(link)!)).OfType<AwaitSite>()];

    /// <returns>The tasks of these async methods, the outermost first.</returns>
    public static IReadOnlyList<Task> Links(Task task)
    {
        var links = new List<Task>();
        Task? next = task;
        while (links.Count < MaxDepth && next is { IsCompleted: false } && MachineOf(next) is { } machine)
        {
            links.Add(next);
            next = AwaitedBy(machine);
        }

        return links;
    }

    /// <summary>An async method's task carries its state machine. A runtime that stores it in another way gives none.</summary>
    private static IAsyncStateMachine? MachineOf(Task task) => task.GetType().GetField("StateMachine", Any)?.GetValue(task) as IAsyncStateMachine;

    /// <summary>The task behind the awaiter that the state machine keeps during its wait.</summary>
    private static Task? AwaitedBy(IAsyncStateMachine machine) => machine.GetType().GetFields(Any)
        .Where(field => field.Name.StartsWith("<>u__", StringComparison.Ordinal))
        .Select(field => TaskIn(field.GetValue(machine), depth: 2))
        .FirstOrDefault(task => task is { IsCompleted: false });

    private static Task? TaskIn(object? awaiter, int depth)
    {
        if (awaiter is null or Task || depth == 0)
            return awaiter as Task;
        foreach (var field in awaiter.GetType().GetFields(Any).Where(field => typeof(Task).IsAssignableFrom(field.FieldType) || field.FieldType.IsValueType))
        {
            if (TaskIn(field.GetValue(awaiter), depth - 1) is { } task)
                return task;
        }

        return null;
    }
}
