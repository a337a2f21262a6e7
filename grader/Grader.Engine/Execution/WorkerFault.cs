namespace Grader.Engine.Execution;

/// <summary>A worker failed before it ran any of the learner's code.</summary>
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
