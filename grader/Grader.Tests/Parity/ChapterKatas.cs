namespace Grader.Tests.Parity;

/// <summary>A clone with two katas of the repository.</summary>
public sealed class ChapterKatas() : ScratchClone("00-warm-up", "05-queue");
