using Grader.Engine.Execution;
using Grader.Engine.Grading;
using Grader.Engine.Verdicts;

namespace Grader.Tests.Execution;

public sealed class SupervisorTests(DummyKata dummy) : IClassFixture<DummyKata>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Passes_and_failures_are_told_apart()
    {
        var results = await RunAsync("Passes", "Fails", "Passes_too");

        DummyKata.Outcomes(results).Should().Be("Passes: Passed, Fails: Failed, Passes_too: Passed");
        results[1].Message.Should().Contain("Expected: 1");
    }

    [Fact]
    public async Task A_test_that_never_returns_is_named_and_the_others_still_run()
    {
        var results = await RunAsync("Passes", "Hangs", "Fails", "Hangs_asynchronously", "Passes_too");

        DummyKata.Outcomes(results).Should().Be(
            "Passes: Passed, Hangs: Timeout, Fails: Failed, Hangs_asynchronously: Timeout, Passes_too: Passed");
        results[1].Message.Should().Be("did not end within 2 s");
    }

    [LinuxFact]
    public async Task What_hangs_is_reported_with_what_it_was_doing()
    {
        var results = await RunAsync("Runs", "Blocks", "Locks", "Awaits");

        results.Select(result => result.Message).Should().Equal(
            "did not end within 2 s: it runs in Dummy.Run (Dummy.cs:10)",
            "did not end within 2 s: it blocks on a task in Dummy.Block (Dummy.cs:12)",
            "did not end within 2 s: it waits for a lock in Dummy.Lock (Dummy.cs:20), sleeps in Dummy.Lock " +
            "(Dummy.cs:16)",
            "did not end within 2 s: it awaits in Dummy.AwaitAsync (Dummy.cs:27)");
    }

    [Fact]
    public async Task A_crash_costs_only_the_test_that_was_running()
    {
        var results = await RunAsync("Passes", "Crashes", "Exits", "Passes_too");

        DummyKata.Outcomes(results).Should().Be("Passes: Passed, Crashes: Crashed, Exits: Crashed, Passes_too: Passed");
        results[1].Message.Should().Be("the process was ended by Environment.FailFast: on purpose");
        results[2].Message.Should().Be("the process exited with code 0 before the test ended");
    }

    [Fact]
    public async Task What_does_not_happen_again_does_not_count()
    {
        var results = await RunAsync("Hangs_once", "Crashes_once", "Passes");

        DummyKata.Outcomes(results).Should().Be(
            "Hangs_once: Passed, Crashes_once: Passed, Passes: Passed", "the machine may have its moments, too");
    }

    [Fact]
    public async Task What_an_earlier_test_left_behind_is_found_by_running_all_together_again()
    {
        var results = await RunAsync("Lays_a_mine", "Takes_a_while", "Passes");

        DummyKata.Outcomes(results).Should().Be("Lays_a_mine: Passed, Takes_a_while: Crashed, Passes: Passed",
            "each passes alone, but a pass takes a run that all come through");
        results[1].Message.Should().Contain("the mine").And.Contain("alone it passes");
    }

    [Fact]
    public async Task The_run_stops_after_the_first_stage_that_fails()
    {
        var results = await dummy.RunAsync(
            folder, DummyKata.Limits, [["Passes"], ["Fails", "Passes_too"], ["Takes_a_while"]]);

        DummyKata.Outcomes(results)
            .Should().Be("Passes: Passed, Fails: Failed, Passes_too: Passed, Takes_a_while: NotRun");
        results[3].Message.Should().Be("a later stage");
    }

    [Fact]
    public async Task A_hang_in_a_stage_costs_nothing_of_the_later_ones()
    {
        var results = await dummy.RunAsync(folder, DummyKata.Limits, [["Passes", "Hangs", "Passes_too"], ["Crashes"]]);

        DummyKata.Outcomes(results).Should().Be("Passes: Passed, Hangs: Timeout, Passes_too: Passed, Crashes: NotRun");
    }

    [Fact]
    public async Task After_a_doubt_that_comes_to_nothing_the_later_stages_are_run()
    {
        var results = await dummy.RunAsync(
            folder, DummyKata.Limits, [["Crashes_once"], ["Passes", "Hangs_once"], ["Passes_too"]]);

        DummyKata.Outcomes(results)
            .Should().Be("Crashes_once: Passed, Passes: Passed, Hangs_once: Passed, Passes_too: Passed");
    }

    [Fact]
    public async Task A_kata_ends_within_its_limit()
    {
        var started = TimeProvider.System.GetTimestamp();

        var results = await dummy.RunAsync(
            folder, DummyKata.Limits with
            {
                PerTest = TimeSpan.FromSeconds(20),
                PerKata = TimeSpan.FromSeconds(3),
            }, "Passes", "Hangs", "Passes_too");

        DummyKata.Outcomes(results).Should().Be("Passes: Passed, Hangs: Timeout, Passes_too: NotRun");
        results[1].Message.Should().Be("was still running when the kata's 3 s limit was reached");
        results[2].Message.Should().Be("not run: the kata's 3 s limit was reached");
        TimeProvider.System.GetElapsedTime(started).Should().BeLessThan(TimeSpan.FromSeconds(15));
    }

    [Theory]
    [InlineData("Takes_memory")]
    [InlineData("Takes_native_memory")]
    public async Task Memory_is_bounded(string name)
    {
        var results = await dummy.RunAsync(folder,
            DummyKata.Limits with { PerTest = TimeSpan.FromSeconds(20), MemoryBytes = 256 << 20 }, "Passes", name);

        results[0].Outcome.Should().Be(TestOutcome.Passed);
        results[1].Outcome.Should().BeOneOf(TestOutcome.Failed, TestOutcome.Crashed);
        results[1].Message.Should().ContainEquivalentOf("memory");
    }

    [Fact]
    public async Task Output_is_bounded()
    {
        var results = await RunAsync("Floods");

        results[0].Outcome.Should().Be(TestOutcome.Passed);
        results[0].Output.Should().StartWith("a line of a flood").And.EndWith("more characters");
        results[0].Output.Length.Should().BeLessThan(64 * 1024);
    }

    [LinuxFact]
    public async Task What_a_test_started_is_gone_with_it()
    {
        var results = await RunAsync("Leaves_a_child");

        results[0].Outcome.Should().Be(TestOutcome.Passed);
        var child = int.Parse(folder.Read("child"));
        IsRunning(child).Should().BeFalse("a grade leaves nothing running");
    }

    [Fact]
    public async Task A_worker_that_does_not_start_is_not_the_learners_fault()
    {
        var pool = DummyKata.Pool(folder.At("nowhere.dll"));
        await using (pool)
        {
            var report = await DummyKata.Supervisor(pool)
                .RunAsync(dummy.Request(folder, DummyKata.Limits, "Passes"), _ => { }, CancellationToken.None);

            report.Should().BeOfType<ExecutionReport.Faulted>().Which.Reason.Should().Contain("nowhere.dll");
        }
    }

    [Fact]
    public async Task A_worker_killed_while_it_waited_is_replaced()
    {
        var pool = DummyKata.Pool();
        await using (pool)
        {
            var victim = await pool.TakeAsync(LimitPolicy.MemoryBytes, CancellationToken.None);
            victim.Kill();
            await victim.Exited;
            pool.Release(victim);

            var report = await DummyKata.Supervisor(pool)
                .RunAsync(dummy.Request(folder, DummyKata.Limits, "Passes"), _ => { }, CancellationToken.None);

            report.Should().BeOfType<ExecutionReport.Completed>().Which.Tests.Single().Outcome
                .Should().Be(TestOutcome.Passed);
        }
    }

    [Fact]
    public async Task Cancelling_ends_everything_at_once()
    {
        using var cancelling = new CancellationTokenSource();
        var pool = DummyKata.Pool();
        var started = TimeProvider.System.GetTimestamp();
        await using (pool)
        {
            var running = DummyKata.Supervisor(pool).RunAsync(
                dummy.Request(folder, DummyKata.Limits with { PerTest = TimeSpan.FromSeconds(30) }, "Passes", "Hangs"),
                _ => cancelling.Cancel(),
                cancelling.Token);

            await FluentActions.Awaiting(() => running).Should().ThrowAsync<OperationCanceledException>();
        }

        TimeProvider.System.GetElapsedTime(started).Should().BeLessThan(TimeSpan.FromSeconds(20));
    }

    private Task<IReadOnlyList<TestResult>> RunAsync(params string[] names) =>
        dummy.RunAsync(folder, DummyKata.Limits, names);

    /// <summary>A zombie, which has ended but was never waited for, still has a process id.</summary>
    private static bool IsRunning(int process)
    {
        var status = $"/proc/{process}/stat";
        try
        {
            var text = File.ReadAllText(status);
            return text[text.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
