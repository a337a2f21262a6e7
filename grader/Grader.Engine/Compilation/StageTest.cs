namespace Grader.Engine.Compilation;

/// <summary>A test as <see cref="StageStub"/> sees it.</summary>
/// <param name="File">The full path of its source.</param>
/// <param name="Stage">The number of its stage.</param>
/// <param name="Later">The members of later stages that it uses, each with the number of its stage.</param>
internal sealed record StageTest(string Name, string File, int Stage, IReadOnlyList<(string Member, int Stage)> Later);
