using Grader.Engine.Execution;
using Grader.Engine.Grading;

namespace Grader.Tests.Execution;

public sealed class WorkerPoolTests
{
    [Fact]
    public async Task Each_grade_gets_a_process_of_its_own()
    {
        var pool = DummyKata.Pool();
        await using (pool)
        {
            pool.KeepWarm(2);
            var processes = new List<int>();
            for (var grade = 0; grade < 4; grade++)
            {
                var worker = await pool.TakeAsync(LimitPolicy.MemoryBytes, CancellationToken.None);
                processes.Add(worker.ProcessId);
                pool.Release(worker);
            }

            processes.Should().OnlyHaveUniqueItems("no learner's code may meet what another left");
        }
    }

    [LinuxFact]
    public async Task A_grade_with_another_limit_gets_a_worker_of_that_limit()
    {
        var pool = DummyKata.Pool();
        await using (pool)
        {
            pool.KeepWarm(1);
            var worker = await pool.TakeAsync(256 << 20, CancellationToken.None);

            (await File.ReadAllTextAsync($"/proc/{worker.ProcessId}/environ"))
                .Should().Contain("DOTNET_GCHeapHardLimit=10000000\0");
            pool.Release(worker);
        }
    }

    [Fact]
    public async Task Disposing_the_pool_ends_its_workers()
    {
        var pool = DummyKata.Pool();
        WorkerProcess worker;
        await using (pool)
        {
            pool.KeepWarm(1);
            worker = await pool.TakeAsync(LimitPolicy.MemoryBytes, CancellationToken.None);
            pool.Release(worker);
        }

        worker.Exited.IsCompleted.Should().BeTrue();
        Directory.EnumerateDirectories(Path.GetTempPath(), $"grader-{Environment.ProcessId}-{worker.Id[..12]}")
            .Should().BeEmpty();
    }
}
