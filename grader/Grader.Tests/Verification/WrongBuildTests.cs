using Grader.Engine.Processes;

namespace Grader.Tests.Verification;

/// <summary><c>dotnet test solutions/00-tiny -p:Wrong=shouts</c>, up to what is compiled.</summary>
[Trait("Category", "Slow")]
public sealed class WrongBuildTests(WrongBuildTests.Tiny clone) : IClassFixture<WrongBuildTests.Tiny>, IAsyncLifetime
{
    private const string Made = "artifacts/wrong/00-tiny";

    public async Task InitializeAsync()
    {
        await clone.ResetAsync();
        clone.Delete(Made);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_patch_is_applied_inside_a_repository()
    {
        (await BuildAsync("MakeWrong", "shouts")).ExitCode.Should().Be(0);

        clone.Read($"{Made}/shouts/Abacus.cs").Should().Contain("\"HELLO, \"");
    }

    [Fact]
    public async Task A_patch_is_applied_outside_any_repository()
    {
        Directory.Move(clone.At(".git"), clone.At("git-elsewhere"));
        try
        {
            (await BuildAsync("MakeWrong", "shouts")).ExitCode.Should().Be(0);
        }
        finally
        {
            Directory.Move(clone.At("git-elsewhere"), clone.At(".git"));
        }

        clone.Read($"{Made}/shouts/Abacus.cs").Should().Contain("\"HELLO, \"");
    }

    [Fact]
    public async Task Two_builds_at_once_do_not_collide()
    {
        var builds = await Task.WhenAll(BuildAsync("Build", "shouts"), BuildAsync("Build", "squares"));

        builds.Should().OnlyContain(build => build.ExitCode == 0, "because each has folders of its own");
        foreach (var name in new[] { "shouts", "squares" })
            File.Exists(clone.At($"artifacts/bin/00-tiny.solution/wrong_{name}/00-tiny.solution.dll"))
                .Should().BeTrue();
    }

    [Fact]
    public async Task A_program_replaces_the_reference()
    {
        clone.Write("solutions/00-tiny/wrong/empty.cs", "namespace Katas.Tiny;\n");

        (await BuildAsync("MakeWrong", "empty")).ExitCode.Should().Be(0);

        clone.Read($"{Made}/empty/Abacus.cs").Should().Be("namespace Katas.Tiny;\n");
    }

    [Fact]
    public async Task A_patch_that_no_longer_applies_fails_the_build()
    {
        clone.Edit("solutions/00-tiny/Abacus.cs", "\"Hello, \"", "\"Good day, \"");

        var build = await BuildAsync("MakeWrong", "shouts");

        build.ExitCode.Should().NotBe(0);
        build.Text.Should().Contain(
            "error : 'solutions/00-tiny/wrong/shouts.patch' does not apply to the reference: "
            + "patch failed: Abacus.cs:12. "
            + "'git apply --3way --directory=solutions/00-tiny solutions/00-tiny/wrong/shouts.patch' "
            + "merges it into the reference; "
            + "'grader wrong 00-tiny shouts' then makes it again.");
    }

    [Fact]
    public async Task An_unknown_name_fails_the_build()
    {
        var build = await BuildAsync("MakeWrong", "whispers");

        build.ExitCode.Should().NotBe(0);
        build.Text.Should().Contain(
            "error : There is no wrong solution 'whispers' in 'solutions/00-tiny/wrong'. "
            + "'git ls-files solutions/00-tiny/wrong' lists all.");
    }

    private Task<ProcessResult> BuildAsync(string target, string wrong) => clone.BuildAsync(target, wrong);

    /// <summary>A clone whose solution is restored.</summary>
    public sealed class Tiny() : ScratchClone("00-tiny"), IAsyncLifetime
    {
        async Task IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            (await BuildAsync("Restore", "")).ExitCode.Should().Be(0);
        }

        public Task<ProcessResult> BuildAsync(string target, string wrong) => new ProcessRunner().RunAsync(
            new ProcessCall(
                "dotnet",
                [
                    "msbuild", "solutions/00-tiny/00-tiny.solution.csproj", $"-t:{target}", $"-p:Wrong={wrong}",
                    "-v:q", "-nologo", "-nodeReuse:false", "-tl:off",
                ],
                Root,
                new Dictionary<string, string?>
                {
                    ["MSBUILD_EXE_PATH"] = null,
                    ["MSBuildSDKsPath"] = null,
                    ["MSBuildExtensionsPath"] = null,
                }),
            CancellationToken.None);
    }
}
