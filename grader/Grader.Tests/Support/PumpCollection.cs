namespace Grader.Tests.Support;

/// <summary>The pump watches the thread pool of its process, so nothing else runs while it is tested.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class PumpCollection
{
    public const string Name = "alone in the process";
}
