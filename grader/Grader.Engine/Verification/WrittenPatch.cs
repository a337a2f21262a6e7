namespace Grader.Engine.Verification;

/// <summary>What became of an edit of the reference.</summary>
public abstract record WrittenPatch
{
    private WrittenPatch()
    {
    }

    /// <summary>It is a wrong solution now, and the reference is as committed.</summary>
    public sealed record Done(IReadOnlyList<string> CaughtBy) : WrittenPatch;

    /// <summary>Nothing was written, and the reference is as the author left it.</summary>
    /// <param name="Message">Why, and the next step.</param>
    public sealed record Refused(string Message) : WrittenPatch;
}
