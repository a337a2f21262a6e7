namespace Grader.Engine.Execution;

/// <summary>A worker that never came to run anything of the learner's.</summary>
public sealed class WorkerFault : Exception
{
    public WorkerFault(string message)
        : base(message)
    {
    }

    public WorkerFault(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
