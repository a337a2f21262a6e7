using Grader.Engine.Compilation;
using Grader.Engine.Processes;
using Grader.Tests.House;

namespace Grader.Tests.Verification;

/// <summary>Reads sources with the SDK's Roslyn, which MSBuild is asked for once.</summary>
public sealed class SdkComparison : IAsyncLifetime
{
    internal SourceComparison Sources { get; private set; } = null!;

    internal SourceMembers Members { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var support = Path.Combine(Repository.Clone.Katas, "support", "Katas.Support.csproj");
        var sdk = new SdkLocation(new ProcessRunner(), support);
        var folder = await sdk.RoslynAsync(CancellationToken.None);
        Sources = new SourceComparison(new SdkRoslyn(), folder);
        Members = new SourceMembers(new SdkRoslyn(), folder);
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
