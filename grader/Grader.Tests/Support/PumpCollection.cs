namespace Grader.Tests.Support;

/// <summary>The pump looks at the thread pool of its process: while it is tested, nothing else runs.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class PumpCollection
{
    public const string Name = "alone in the process";
}
