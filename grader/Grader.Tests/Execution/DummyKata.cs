using Grader.Engine.Compilation;
using Grader.Engine.Execution;
using Grader.Engine.Grading;
using Grader.Engine.Processes;
using Grader.Tests.House;

namespace Grader.Tests.Execution;

/// <summary>
/// Tests that behave in all the ways learners' code can, compiled once, and real workers that run them.
/// </summary>
public sealed class DummyKata : IAsyncLifetime
{
    private const string Tests = """
        using System;
        using System.Diagnostics;
        using System.IO;
        using System.Threading;
        using System.Threading.Tasks;
        using Xunit;

        public class DummyTests
        {
            [Fact] public void Passes() { }
            [Fact] public void Passes_too() { }
            [Fact] public void Fails() => Assert.Equal(1, 2);
            [Fact] public void Hangs() => Thread.Sleep(Timeout.Infinite);
            [Fact] public Task Hangs_asynchronously() => new TaskCompletionSource().Task;
            [Fact] public void Hangs_in_vain() => Thread.Sleep(Timeout.Infinite);
            [Fact] public void Crashes() => Environment.FailFast("on purpose");
            [Fact] public void Exits() => Environment.Exit(0);
            [Fact] public void Hangs_once() { if (Once("hung")) Thread.Sleep(Timeout.Infinite); }
            [Fact] public void Crashes_once() { if (Once("crashed")) Environment.FailFast("only once"); }
            [Fact] public void Lays_a_mine() => _ = new Timer(_ => throw new InvalidOperationException("the mine"), null, 100, Timeout.Infinite);
            [Fact] public async Task Takes_a_while() => await Task.Delay(300);
            [Fact] public void Floods() { for (var i = 0; i < 20_000; i++) Console.WriteLine("a line of a flood that nobody will ever read to its end"); }
            [Fact] public void Takes_native_memory() { while (true) { var block = System.Runtime.InteropServices.Marshal.AllocHGlobal(16 << 20); for (var at = 0; at < 16 << 20; at += 4096) System.Runtime.InteropServices.Marshal.WriteByte(block, at, 1); } }
            [Fact] public void Takes_memory() { var kept = new System.Collections.Generic.List<byte[]>(); while (true) kept.Add(new byte[1 << 20]); }
            [Fact] public void Leaves_a_child() => File.WriteAllText("child", Process.Start("sleep", "1000").Id.ToString());

            [Fact] public void Runs() => Katas.Dummy.Dummy.Run();
            [Fact] public void Blocks() => Katas.Dummy.Dummy.Block();
            [Fact] public void Locks() => Katas.Dummy.Dummy.Lock();
            [Fact] public Task Awaits() => Katas.Dummy.Dummy.AwaitAsync("item");

            private static bool Once(string name)
            {
                if (File.Exists(name))
                    return false;
                File.WriteAllText(name, "");
                return true;
            }
        }
        """;

    private const string Code = """
        using System.Threading;
        using System.Threading.Tasks;

        namespace Katas.Dummy;

        public static class Dummy
        {
            private static readonly object s_key = new();

            public static void Run() { while (true) { } }

            public static void Block() => new TaskCompletionSource().Task.Wait();

            public static void Lock()
            {
                var holder = new Thread(() => { lock (s_key) Thread.Sleep(Timeout.Infinite); });
                holder.Start();
                while (Monitor.TryEnter(s_key))
                    Monitor.Exit(s_key);
                lock (s_key)
                    holder.Join();
            }

            public static async Task AwaitAsync<T>(T item)
            {
                await Task.Yield();
                await Never(item);
            }

            private static Task Never<T>(T item) => new TaskCompletionSource<T>(item).Task;
        }
        """;
    private readonly TemporaryFolder images = new();
    private string tests = "";
    private string learner = "";
    private string[] references = [];

    public static string Worker { get; } = Repository.Built("Grader.Worker", "Grader.Worker.dll");

    internal static ExecutionLimits Limits { get; } = new(
        TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30), LimitPolicy.MemoryBytes);

    public async Task InitializeAsync()
    {
        var roslyn = await new SdkLocation(
            new ProcessRunner(), Path.Combine(Repository.Clone.Katas, "support", "Katas.Support.csproj"))
            .RoslynAsync(CancellationToken.None);
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        references = [.. platform.Where(path => Path.GetFileName(path).StartsWith("xunit.", StringComparison.Ordinal))];
        var sources =
            new Dictionary<string, byte[]> { [images.At("Dummy.cs")] = System.Text.Encoding.UTF8.GetBytes(Code) };
        var compiler = new KataCompiler(
            new SdkRoslyn(), new TestImages(images.At("kept")), TimeProvider.System, TimeSpan.FromMinutes(1));
        var outcome = await compiler.CompileAsync(
            new CompilationRequest(
                "dummy",
                new CompilerArguments(
                    roslyn, ["-target:library", "-nullable:enable", .. platform.Select(path => $"-reference:{path}")],
                    references),
                sources,
                sources,
                new Dictionary<string, byte[]>
                {
                    [images.At("DummyTests.cs")] = System.Text.Encoding.UTF8.GetBytes(Tests),
                }),
            CancellationToken.None);
        var compiled = outcome.Should().BeOfType<CompilationOutcome.Compiled>(outcome.ToString()).Subject;
        tests = Write("dummy.Tests.dll", compiled.Tests);
        learner = Write("dummy.dll", compiled.Learner);
    }

    public Task DisposeAsync()
    {
        images.Dispose();
        return Task.CompletedTask;
    }

    public static WorkerPool Pool(string? worker = null) => new(
        new WorkerLauncher(worker ?? Worker, TimeSpan.FromSeconds(30), TimeProvider.System), LimitPolicy.MemoryBytes);

    public static Supervisor Supervisor(WorkerPool pool) =>
        new(
            pool,
            new HangInspector(
                new ProcessRunner(),
                Repository.Built("Grader.Inspector", "Grader.Inspector.dll"),
                TimeSpan.FromMinutes(1),
                TimeProvider.System),
            TimeProvider.System,
            lanes: 2);

    /// <param name="folder">Where the tests run; a test can inspect what they leave there.</param>
    internal ExecutionRequest Request(TemporaryFolder folder, ExecutionLimits limits, params string[] names) =>
        Request(folder, limits, [names]);

    internal ExecutionRequest Request(
        TemporaryFolder folder, ExecutionLimits limits, IReadOnlyList<IReadOnlyList<string>> stages) =>
        new("dummy", tests, learner, references, stages, folder.Path, limits);

    /// <summary>Runs these tests to the end. All workers have exited by the time it returns.</summary>
    internal Task<IReadOnlyList<TestResult>> RunAsync(
        TemporaryFolder folder, ExecutionLimits limits, params string[] names) =>
        RunAsync(folder, limits, [names]);

    internal async Task<IReadOnlyList<TestResult>> RunAsync(
        TemporaryFolder folder, ExecutionLimits limits, IReadOnlyList<IReadOnlyList<string>> stages)
    {
        ExecutionReport report;
        var pool = Pool();
        await using (pool)
            report = await Supervisor(pool).RunAsync(Request(folder, limits, stages), _ => { }, CancellationToken.None);
        return report.Should().BeOfType<ExecutionReport.Completed>(report.ToString()).Subject.Tests;
    }

    internal static string Outcomes(IEnumerable<TestResult> results) =>
        string.Join(", ", results.Select(result => $"{result.Name}: {result.Outcome}"));

    private string Write(string name, byte[] image)
    {
        File.WriteAllBytes(images.At(name), image);
        return images.At(name);
    }
}
