namespace Grader.Weaver;

/// <summary>What became of an image.</summary>
public abstract record WeavingOutcome
{
    private WeavingOutcome()
    {
    }

    /// <param name="Image">The image, with a scheduling point wherever threads may meet.</param>
    /// <param name="Symbols">The symbols of <paramref name="Image"/>, if they were given apart from it.</param>
    /// <param name="Left">
    /// The methods that could not be woven. An exploration that meets one of them fails and names it.
    /// </param>
    public sealed record Woven(byte[] Image, byte[]? Symbols, IReadOnlyList<LeftMethod> Left) : WeavingOutcome;

    /// <summary>
    /// The code refers to what makes the schedules, or is woven already. Only the weaver may use the points.
    /// </summary>
    /// <param name="Use">What it refers to: <c>Katas.Support.Threads</c>.</param>
    /// <param name="File">The source file, empty if there are no symbols.</param>
    /// <param name="Line">The line, from 1; 0 if there are no symbols.</param>
    public sealed record Refused(string Use, string File, int Line) : WeavingOutcome
    {
        public string Message =>
            $"'{Use}' decides which thread runs when a test explores. Only tests may use it: remove this.";
    }
}
