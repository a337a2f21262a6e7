using Grader.Protocol;

namespace Grader.Worker;

/// <summary>What a test failed with, as text: nothing of the learner's is left in it.</summary>
internal sealed record Failure(string Message, IReadOnlyList<SourceFrame> Frames);
