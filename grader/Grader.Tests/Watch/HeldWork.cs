using Grader.Engine.Catalog;
using Grader.Engine.Grading;
using Grader.Engine.Verdicts;
using Grader.Watch;

namespace Grader.Tests.Watch;

/// <summary>Grades that run until they are released, even if they have been cancelled.</summary>
internal sealed class HeldWork(KataVerdict verdict) : IWatchWork, IDisposable
{
    private TaskCompletionSource held = new();

    public int Grades { get; private set; }
    public int Sweeps { get; private set; }
    public int Cancelled { get; private set; }

    public void LetGo()
    {
        var waiting = held;
        held = new TaskCompletionSource();
        waiting.SetResult();
    }

    public IDisposable FollowSaves(Kata kata, Action<WatchEvent> tell) => this;

    public Task PrepareAsync(Kata kata, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<KataVerdict> GradeAsync(
        Kata kata, bool fresh, GradeProgress progress, CancellationToken cancellationToken)
    {
        Grades++;
        await HoldAsync(cancellationToken);
        return verdict;
    }

    public async Task<IReadOnlyList<KataVerdict>> GradeAllAsync(CancellationToken cancellationToken)
    {
        Sweeps++;
        await HoldAsync(cancellationToken);
        return [verdict];
    }

    public Task<Kata?> MoveOnAsync(Kata from, CancellationToken cancellationToken) => Task.FromResult<Kata?>(null);

    public string HintFor(Kata kata, KataVerdict verdict) => "Think.";

    public Explanation ExplanationOf(Kata kata) => Explanation.None;

    public string BeginningOf(Kata kata) => "";

    public string LessonOf(Kata kata) => "# A lesson";

    public void Dispose()
    {
        // There are no saves to follow.
    }

    private async Task HoldAsync(CancellationToken cancellationToken)
    {
        await using var counted = cancellationToken.Register(() => Cancelled++);
        await held.Task;
        cancellationToken.ThrowIfCancellationRequested();
    }
}
