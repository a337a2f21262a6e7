using Spectre.Console;

namespace Grader.Commands;

/// <summary>A long run of an author's command: workers that are ready, and progress where there is a terminal.</summary>
internal sealed class AuthorRun(GraderSession session, Workbench workbench)
{
    /// <summary>At most one grade per processor: some tests need threads that really run in parallel.</summary>
    public int AtOnce { get; } = Math.Max(1, Environment.ProcessorCount);

    public void Prepare()
    {
        workbench.KeepWarm(AtOnce);
        workbench.Housekeeping.Sweep();
    }

    /// <param name="name">What is shown next to the bar.</param>
    /// <param name="work">Gets what to call with the share that is done, 0 to 1.</param>
    public async Task<T> ShowProgressAsync<T>(string name, Func<Action<double>, Task<T>> work)
    {
        if (!session.Screen.Profile.Capabilities.Interactive)
            return await work(_ => { });

        return await session.Screen.Progress().AutoClear(true).HideCompleted(false).StartAsync(progress =>
        {
            var bar = progress.AddTask(name, maxValue: 1);
            return work(share => bar.Value = share);
        });
    }
}
