namespace Grader.Tests.Commands;

/// <summary>The clone that the tests of the commands share.</summary>
public sealed class TinyKatas() : ScratchClone("00-tiny", "01-tidy");

[CollectionDefinition(Name)]
public sealed class TinyKatasTests : ICollectionFixture<TinyKatas>
{
    public const string Name = "tiny katas";
}

/// <summary>Starts each test with a clone that is as new.</summary>
[Collection(TinyKatasTests.Name)]
public abstract class CommandTests(TinyKatas clone) : IAsyncLifetime
{
    protected const string Stub = "katas/00-tiny/Abacus.cs";

    protected TinyKatas Clone { get; } = clone;

    public Task InitializeAsync() => Clone.ResetAsync();

    public Task DisposeAsync() => Task.CompletedTask;
}
