using Grader.Protocol;

namespace Grader.Worker;

/// <summary>A test's failure as text, without any object of the learner's.</summary>
internal sealed record Failure(string Message, IReadOnlyList<SourceFrame> Frames);
