namespace Grader.Engine.Execution;

/// <summary>Starts worker processes.</summary>
public interface IWorkerLauncher
{
    /// <returns>A worker that is warm and waits for its request.</returns>
    /// <exception cref="WorkerFault">It did not come up.</exception>
    Task<WorkerProcess> StartAsync(long memoryBytes, CancellationToken cancellationToken);
}
