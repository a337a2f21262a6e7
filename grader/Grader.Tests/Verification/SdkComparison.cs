using Grader.Engine.Compilation;
using Grader.Engine.Processes;
using Grader.Tests.House;

namespace Grader.Tests.Verification;

/// <summary>Compares sources with the SDK's Roslyn, which MSBuild is asked for once.</summary>
public sealed class SdkComparison : IAsyncLifetime
{
    internal SourceComparison Sources { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var support = Path.Combine(Repository.Clone.Katas, "support", "Katas.Support.csproj");
        var sdk = new SdkLocation(new ProcessRunner(), support);
        Sources = new SourceComparison(new SdkRoslyn(), await sdk.RoslynAsync(CancellationToken.None));
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
