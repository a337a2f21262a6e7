namespace Grader.Engine.Execution;

public interface ISupervisor
{
    /// <summary>Runs the tests of one compiled kata, and ends within the kata's limit whatever its code does.</summary>
    /// <param name="onResult">Called as results become known, from any thread, one call at a time. A doubtful one comes again when it has been settled: the last one holds.</param>
    /// <exception cref="OperationCanceledException">Cancelled; everything that was started is killed.</exception>
    Task<ExecutionReport> RunAsync(ExecutionRequest request, Action<TestResult> onResult, CancellationToken cancellationToken);
}
