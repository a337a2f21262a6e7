using System.Collections.Immutable;
using System.Text;
using Grader.Engine.Compilation;
using Grader.Engine.Processes;
using Grader.Tests.House;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Grader.Tests.Compilation;

public sealed class RoslynSessionTests : IDisposable
{
    private const string Stub = "namespace Katas.Dummy;\n\npublic static class Dummy;\n";
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("namespace Katas.Dummy;\n\npublic static class Dummy\n", "CS1514")]
    [InlineData("namespace Elsewhere;\n\npublic static class Dummy;\n", "GRADER002")]
    public async Task Code_that_is_refused_leaves_no_analysis_running(string code, string refusal)
    {
        var roslyn = await new SdkLocation(
            new ProcessRunner(), Path.Combine(Repository.Clone.Katas, "support", "Katas.Support.csproj"))
            .RoslynAsync(CancellationToken.None);
        new SdkRoslyn().Use(roslyn);

        var (first, running) = await Session.CompileAsync(folder, roslyn, code);

        first.Should().Be(refusal);
        running.Should().Be(0, "because nobody waits for its answer any more");
    }

    public void Dispose() => folder.Dispose();

    /// <summary>In a class of its own, so that no Roslyn type is loaded before <see cref="SdkRoslyn.Use"/>.</summary>
    private static class Session
    {
        public static async Task<(string First, int Running)> CompileAsync(
            TemporaryFolder folder, string roslyn, string code)
        {
            var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
            var rules = new EndlessRules();
            var outcome = await new RoslynSession(new TestImages(folder.At("kept")), rules).CompileAsync(
                new CompilationRequest(
                    "dummy",
                    new CompilerArguments(
                        roslyn, ["-target:library", .. platform.Select(path => $"-reference:{path}")], []),
                    Source(code),
                    Source(Stub),
                    new Dictionary<string, byte[]>()),
                CancellationToken.None);
            return (outcome.Should().BeOfType<CompilationOutcome.Refused>().Subject.Errors[0].Id, rules.Running);

            Dictionary<string, byte[]> Source(string text) =>
                new() { [folder.At("Dummy.cs")] = Encoding.UTF8.GetBytes(text) };
        }
    }

    /// <summary>An analysis that ends only when it is cancelled.</summary>
    private sealed class EndlessRules : IRuleCheck
    {
        public int Running { get; private set; }

        public async Task<ImmutableArray<Diagnostic>> CheckAsync(
            CSharpCompilation learner, CSharpCommandLineArguments arguments,
            CompilerArguments raw, CancellationToken cancellationToken)
        {
            Running++;
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                return [];
            }
            finally
            {
                await Task.Yield();
                Running--;
            }
        }
    }
}
