using Grader.Engine.Processes;

namespace Grader.Tests.Hostile;

/// <summary>Puts the grader's folder on a full disk, in a namespace where it may be mounted.</summary>
public sealed class FullDiskTests(HostileClone clone) : IClassFixture<HostileClone>
{
    [LinuxFact]
    public async Task It_is_reported_and_nothing_is_lost()
    {
        await clone.ResetAsync();
        clone.Solve("00-wild");
        var work = clone.Read(HostileClone.Kata + "/Wild.cs");

        var script =
            "mkdir -p .grader/verdicts; mount -t tmpfs -o size=16k none .grader/verdicts; " +
            "dd if=/dev/zero of=.grader/verdicts/fill bs=1k status=none || true; " +
            $"'{HostileClone.Program}' run 0";

        var refused = await new ProcessRunner().RunAsync(
            new ProcessCall("unshare", ["--map-root-user", "--mount", "bash", "-euc", script], clone.Root),
            CancellationToken.None);
        var (after, _) = await clone.GradeAsync();

        (refused.ExitCode, refused.Text).Should().Be((3, ""));
        refused.Errors
            .Should().Contain($"Cannot write '{clone.At(".grader/verdicts/00-wild.json")}': No space left on device")
            .And.Contain("Nothing was lost")
            .And.NotContain("   at ");
        clone.Read(HostileClone.Kata + "/Wild.cs").Should().Be(work);
        after.ExitCode.Should().Be(0, "because there is room now");
    }
}
