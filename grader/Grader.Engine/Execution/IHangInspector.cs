namespace Grader.Engine.Execution;

/// <summary>Looks at a worker that overran.</summary>
public interface IHangInspector
{
    /// <returns>What the learner's code is doing there, in a few words each (<c>awaits in Bank.PayAsync (Bank.cs:12)</c>); nothing where that can't be known, or was cancelled.</returns>
    Task<IReadOnlyList<string>> InspectAsync(int process, string learnerAssembly, CancellationToken cancellationToken);
}
