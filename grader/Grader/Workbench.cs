using System.Globalization;
using Grader.Engine;
using Grader.Engine.Catalog;
using Grader.Engine.Compilation;
using Grader.Engine.Execution;
using Grader.Engine.Files;
using Grader.Engine.Fingerprints;
using Grader.Engine.Processes;
using Grader.Engine.Progress;
using Grader.Engine.Verdicts;

namespace Grader;

/// <summary>The engine, put together for one clone.</summary>
internal sealed class Workbench : IAsyncDisposable
{
    private readonly WorkerPool pool;
    private readonly DesignTimeEvaluation evaluation;

    public Workbench(Clone clone, IProcessRunner processes, TimeProvider time, Surroundings surroundings)
    {
        Clone = clone;
        var git = new GitRepository(processes, clone.Root);
        var texts = new PristineTexts(git, clone.Root);
        var home = Path.GetDirectoryName(typeof(Workbench).Assembly.Location)!;
        // The worker is a program of its own, built beside this one: <project>/<configuration>/.
        var worker = Path.GetFullPath(Path.Combine(home, "..", "..", "Grader.Worker", Path.GetFileName(home), "Grader.Worker.dll"));
        var tree = new PristineTree(clone, texts);
        var roslyn = new SdkRoslyn();
        Git = git;
        Locks = new LockFile(clone, git);
        Sdk = new SdkLocation(processes, Path.Combine(clone.Katas, "support", "Katas.Support.csproj"));
        Roslyn = roslyn;
        evaluation = new DesignTimeEvaluation(clone, tree, processes);
        pool = new WorkerPool(new WorkerLauncher(worker, TimeSpan.FromSeconds(20) * surroundings.TimeFactor, time), LimitPolicy.MemoryBytes);
        Grader = new KataGrader(
            clone,
            texts,
            evaluation,
            new KataCompiler(roslyn, new TestImages(Path.Combine(clone.State, "cache", "tests")), time, TimeSpan.FromSeconds(20) * surroundings.TimeFactor),
            new Supervisor(pool, time, lanes: Math.Max(2, 2 * Environment.ProcessorCount)),
            new VerdictStore(clone, time),
            GraderVersion.Of([typeof(KataGrader).Assembly.Location, worker]),
            new LimitPolicy(surroundings.TimeFactor),
            time);
    }

    public Clone Clone { get; }
    public KataGrader Grader { get; }
    public GitRepository Git { get; }
    public LockFile Locks { get; }
    public SdkLocation Sdk { get; }
    public SdkRoslyn Roslyn { get; }

    public async Task<KataCatalog> LoadAsync(CancellationToken cancellationToken) =>
        KataCatalog.Load(Clone, await Locks.ReadAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Starts workers while there is still compiling to do.</summary>
    public void WarmUp(int workers) => pool.KeepWarm(workers);

    public async ValueTask DisposeAsync()
    {
        await pool.DisposeAsync().ConfigureAwait(false);
        evaluation.Dispose();
    }
}
