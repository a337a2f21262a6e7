namespace Grader.Engine.Processes;

/// <summary>Runs a program to its end.</summary>
public interface IProcessRunner
{
    /// <exception cref="EnvironmentFault">The program could not be started.</exception>
    Task<ProcessResult> RunAsync(ProcessCall call, CancellationToken cancellationToken);

    /// <summary>Whether a process with this id is running.</summary>
    bool IsRunning(int id);
}
