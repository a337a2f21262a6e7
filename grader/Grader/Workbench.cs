using Grader.Engine.Catalog;
using Grader.Engine.Compilation;
using Grader.Engine.Diagnosis;
using Grader.Engine.Examples;
using Grader.Engine.Execution;
using Grader.Engine.Files;
using Grader.Engine.Fingerprints;
using Grader.Engine.Grading;
using Grader.Engine.Processes;
using Grader.Engine.Progress;
using Grader.Engine.Verification;

namespace Grader;

/// <summary>The engine, put together for one clone.</summary>
internal sealed class Workbench : IAsyncDisposable
{
    private readonly IProcessRunner processes;
    private readonly WorkerPool pool;
    private readonly TextCopies copies;
    private readonly SdkRoslyn roslyn = new();
    private readonly SdkLocation sdk;
    private readonly DesignTimeEvaluation evaluation;
    private string? roslynFolder;

    public Workbench(Clone clone, IProcessRunner processes, TimeProvider time, Surroundings surroundings)
    {
        Clone = clone;
        Time = time;
        this.processes = processes;
        var git = new GitRepository(processes, clone.Root);
        copies = new TextCopies(Path.Combine(clone.State, "texts"));
        var texts = new PristineTexts(git, copies, clone.Root);
        var home = Path.GetDirectoryName(typeof(Workbench).Assembly.Location)!;
        var worker = NextTo("Grader.Worker");
        var weaver = Path.Combine(home, "Grader.Weaver.dll");
        var limits = new LimitPolicy(surroundings.TimeFactor);
        var tree = new PristineTree(clone, texts);
        Git = git;
        Texts = texts;
        Notes = new LearnerNotesFile(clone);
        Kept = new KeptWork(clone);
        Misconceptions = new MisconceptionFinder(clone);
        Locks = new LockFile(clone, git);
        Examples = new ExampleRunner(clone, processes, time, TimeSpan.FromSeconds(60) * surroundings.TimeFactor);
        sdk = new SdkLocation(processes, Path.Combine(clone.Katas, "support", "Katas.Support.csproj"));
        evaluation = new DesignTimeEvaluation(clone, tree, processes);
        pool = new WorkerPool(
            new WorkerLauncher(worker, TimeSpan.FromSeconds(20) * surroundings.TimeFactor, time),
            LimitPolicy.MemoryBytes);
        var compiler = new KataCompiler(
            roslyn,
            new TestImages(Path.Combine(clone.State, "cache", "tests")),
            time,
            TimeSpan.FromSeconds(20) * surroundings.TimeFactor);
        Compiler = new AttemptCompiler(texts, evaluation, compiler);
        var inspector = new HangInspector(
            processes, NextTo("Grader.Inspector"), TimeSpan.FromSeconds(3) * surroundings.TimeFactor, time);
        var supervisor = new Supervisor(pool, inspector, time, lanes: Math.Max(2, 2 * Environment.ProcessorCount));
        Judge = new KataJudge(clone, Compiler, supervisor, limits);
        Verdicts = new VerdictStore(clone, time);
        Housekeeping = new Housekeeping(clone, Verdicts, processes);
        Grader = new KataGrader(
            Judge,
            Verdicts,
            Misconceptions,
            GraderVersion.Of([typeof(KataGrader).Assembly.Location, weaver, worker]),
            limits,
            time);

        // Separate programs, built next to this one: <project>/<configuration>/.
        string NextTo(string project) =>
            Path.GetFullPath(Path.Combine(home, "..", "..", project, Path.GetFileName(home), project + ".dll"));
    }

    public Clone Clone { get; }
    public TimeProvider Time { get; }
    public KataGrader Grader { get; }
    public KataJudge Judge { get; }
    public AttemptCompiler Compiler { get; }
    public GitRepository Git { get; }
    public PristineTexts Texts { get; }
    public LearnerNotesFile Notes { get; }
    public KeptWork Kept { get; }
    public MisconceptionFinder Misconceptions { get; }
    public LockFile Locks { get; }
    public ExampleRunner Examples { get; }
    public Housekeeping Housekeeping { get; }
    public VerdictStore Verdicts { get; }

    public async Task<KataCatalog> LoadAsync(CancellationToken cancellationToken)
    {
        var catalog = await KataCatalog.LoadAsync(Clone, Locks.ReadAsync(cancellationToken));
        if (!Git.Exists)
            new StubCopies(copies).Keep(catalog);
        return catalog;
    }

    /// <summary>Builds the lock, for authors.</summary>
    public async Task<LockBuilder> LockBuilderAsync(CancellationToken cancellationToken) =>
        new(Clone, new TestInventory(roslyn, await RoslynFolderAsync(cancellationToken)));

    /// <summary>Takes sources apart.</summary>
    public async Task<SourceMembers> SourceMembersAsync(CancellationToken cancellationToken) =>
        new(roslyn, await RoslynFolderAsync(cancellationToken));

    /// <summary>Reads wrong solutions, for authors.</summary>
    public async Task<WrongSolutionReader> WrongSolutionsAsync(CancellationToken cancellationToken) =>
        new(Clone, processes, new SourceComparison(roslyn, await RoslynFolderAsync(cancellationToken)));

    /// <summary>What authors write them with.</summary>
    public async Task<WrongSolutionWriter> WrongSolutionWriterAsync(CancellationToken cancellationToken) =>
        new(Clone, Git, await LockBuilderAsync(cancellationToken), await WrongSolutionsAsync(cancellationToken), Judge);

    /// <param name="atOnce">How many grades run at a time.</param>
    /// <param name="cancellationToken">Stops the search for the compiler.</param>
    public async Task<WrongSolutionTrials> TrialsAsync(int atOnce, CancellationToken cancellationToken) =>
        new(
            Clone,
            await LockBuilderAsync(cancellationToken),
            await WrongSolutionsAsync(cancellationToken),
            Judge,
            atOnce);

    /// <param name="atOnce">How many grades run at a time.</param>
    /// <param name="cancellationToken">Stops the search for the compiler.</param>
    public async Task<KataVerifier> VerifierAsync(int atOnce, CancellationToken cancellationToken) =>
        new(
            Clone,
            await LockBuilderAsync(cancellationToken),
            await WrongSolutionsAsync(cancellationToken),
            Locks,
            Compiler,
            Judge,
            Examples,
            atOnce);

    /// <summary>Sets how many workers wait for the next grades or are being started.</summary>
    public void KeepWarm(int workers) => pool.KeepWarm(workers);

    public async ValueTask DisposeAsync()
    {
        await pool.DisposeAsync();
        evaluation.Dispose();
    }

    /// <summary>Asked only once, since MSBuild takes a second to answer.</summary>
    private async Task<string> RoslynFolderAsync(CancellationToken cancellationToken) =>
        roslynFolder ??= await sdk.RoslynAsync(cancellationToken);
}
