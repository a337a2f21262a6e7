using Grader.Commands;
using Grader.Engine;
using Grader.Engine.Catalog;
using Grader.Engine.Compilation;
using Grader.Engine.Execution;
using Grader.Engine.Files;
using Grader.Engine.Fingerprints;
using Grader.Engine.Processes;
using Grader.Engine.Progress;
using Grader.Engine.Verdicts;
using Grader.Engine.Verification;

namespace Grader;

/// <summary>The engine, put together for one clone.</summary>
internal sealed class Workbench : IAsyncDisposable
{
    private readonly TimeProvider time;
    private readonly IProcessRunner processes;
    private readonly WorkerPool pool;
    private readonly VerdictStore store;
    private readonly SdkRoslyn roslyn = new();
    private readonly SdkLocation sdk;
    private readonly DesignTimeEvaluation evaluation;

    public Workbench(Clone clone, IProcessRunner processes, TimeProvider time, Surroundings surroundings)
    {
        Clone = clone;
        this.time = time;
        this.processes = processes;
        var git = new GitRepository(processes, clone.Root);
        var texts = new PristineTexts(git, clone.Root);
        var home = Path.GetDirectoryName(typeof(Workbench).Assembly.Location)!;
        var worker = Beside("Grader.Worker");
        var limits = new LimitPolicy(surroundings.TimeFactor);
        var tree = new PristineTree(clone, texts);
        Git = git;
        Texts = texts;
        Notes = new LearnerNotesFile(clone);
        Kept = new KeptWork(clone);
        Locks = new LockFile(clone, git);
        sdk = new SdkLocation(processes, Path.Combine(clone.Katas, "support", "Katas.Support.csproj"));
        evaluation = new DesignTimeEvaluation(clone, tree, processes);
        pool = new WorkerPool(new WorkerLauncher(worker, TimeSpan.FromSeconds(20) * surroundings.TimeFactor, time), LimitPolicy.MemoryBytes);
        Judge = new KataJudge(
            clone,
            texts,
            evaluation,
            new KataCompiler(roslyn, new TestImages(Path.Combine(clone.State, "cache", "tests")), time, TimeSpan.FromSeconds(20) * surroundings.TimeFactor),
            new Supervisor(pool, new HangInspector(processes, Beside("Grader.Inspector"), TimeSpan.FromSeconds(3) * surroundings.TimeFactor, time), time, lanes: Math.Max(2, 2 * Environment.ProcessorCount)),
            limits);
        store = new VerdictStore(clone, time);
        Grader = new KataGrader(Judge, store, GraderVersion.Of([typeof(KataGrader).Assembly.Location, worker]), limits, time);

        // Programs of their own, built beside this one: <project>/<configuration>/.
        string Beside(string project) => Path.GetFullPath(Path.Combine(home, "..", "..", project, Path.GetFileName(home), project + ".dll"));
    }

    public Clone Clone { get; }
    public KataGrader Grader { get; }
    public KataJudge Judge { get; }
    public GitRepository Git { get; }
    public PristineTexts Texts { get; }
    public LearnerNotesFile Notes { get; }
    public KeptWork Kept { get; }
    public LockFile Locks { get; }

    public Task<KataCatalog> LoadAsync(CancellationToken cancellationToken) => KataCatalog.LoadAsync(Clone, Locks.ReadAsync(cancellationToken));

    /// <summary>What authors write the lock with.</summary>
    public async Task<LockBuilder> LockBuilderAsync(CancellationToken cancellationToken) =>
        new(Clone, new TestInventory(roslyn, await sdk.RoslynAsync(cancellationToken)));

    /// <summary>Makes the next kata that is not done the current one: the current itself if it was not begun yet, or the one after it.</summary>
    /// <returns>Null when all are done.</returns>
    public Kata? MoveOn(KataCatalog catalog)
    {
        var current = new CurrentKata(this).Of(catalog);
        var isNew = Notes.Read().Current != current.Id && Grader.Known(current, catalog)?.State == KataState.NotStarted;
        return isNew ? Choose(current) : MoveOn(catalog, current);
    }

    /// <summary>Makes the next kata that is not done, after this one, the current one.</summary>
    /// <returns>Null when all are done.</returns>
    public Kata? MoveOn(KataCatalog catalog, Kata from)
    {
        var open = catalog.Katas.Where(kata => Grader.Known(kata, catalog)?.State != KataState.Done).ToList();
        return (open.Find(kata => kata.Slug.CompareTo(from.Slug) > 0) ?? open.FirstOrDefault()) is { } next ? Choose(next) : null;
    }

    public async Task<IReadOnlyList<KataProof>> VerifyAsync(IReadOnlyList<KataSlug> slugs, int repeat, Action<double> onProgress, CancellationToken cancellationToken)
    {
        // No more than there are processors: some tests look for what only threads that really run at once can show.
        var atOnce = Math.Max(1, Environment.ProcessorCount);
        WarmUp(atOnce);
        var verifier = new KataVerifier(Clone, await LockBuilderAsync(cancellationToken), Locks, Judge, atOnce);
        return await verifier.VerifyAsync(slugs, repeat, onProgress, cancellationToken);
    }

    /// <summary>Compiles a kata as it is now and forgets it, so that the compiler is warm for the next save.</summary>
    public async Task PrepareAsync(Kata kata, KataCatalog catalog, CancellationToken cancellationToken)
    {
        if (kata.Lock is { } locked && Submission.Read(kata, locked) is { Faults.Count: 0 } submission)
            await Judge.PublicApiAsync(kata, locked, submission, catalog, cancellationToken);
    }

    /// <summary>Starts workers while there is still compiling to do.</summary>
    public void WarmUp(int workers)
    {
        pool.KeepWarm(workers);
        GradeFolder.Sweep(Clone.State, processes.IsRunning);
        store.Sweep(processes.IsRunning);
    }

    /// <summary>From now on no more workers are started than these, for grades to come.</summary>
    public void KeepWarm(int workers) => pool.KeepWarm(workers);

    public async ValueTask DisposeAsync()
    {
        await pool.DisposeAsync();
        evaluation.Dispose();
    }

    private Kata Choose(Kata kata)
    {
        Notes.Write(Notes.Read() with { Current = kata.Id, CurrentSince = time.GetUtcNow() });
        return kata;
    }
}
