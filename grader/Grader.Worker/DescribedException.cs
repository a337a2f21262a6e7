namespace Grader.Worker;

/// <summary>Carries a failure's text through xunit instead of the learner's exception.</summary>
internal sealed class DescribedException(Failure failure) : Exception
{
    public override string Message => failure.Message;

    public override string StackTrace { get; } = StoredFrames.Write(failure.Frames);
}
