using System.Runtime.CompilerServices;

namespace Tests.TaskGroups;

/// <summary>What the tests of several stages share.</summary>
public abstract class TaskGroupTests
{
    /// <summary>A wait that nothing but the token ends.</summary>
    protected static Task Forever(CancellationToken token) => new TaskCompletionSource().Task.WaitAsync(token);

    /// <summary>What the one AggregateException has that awaiting <paramref name="run"/> throws.</summary>
    protected static async Task<IReadOnlyList<Exception>> FailuresOf(Task run) =>
        (await ErrorOf(run)) // because everything in the group has ended
            .Should().BeA<AggregateException>(
                "because awaiting a group that has failures throws one AggregateException, even if there is only one "
                    + "failure")
            .Which.InnerExceptions;

    /// <summary>
    /// Makes the call where there is no context: there, a continuation runs inside the call that ends its task.
    /// </summary>
    protected static void WithoutAContext(Action call)
    {
        var here = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            call();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(here);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    protected static void FailDeepInside(Exception error) => throw error;
}
