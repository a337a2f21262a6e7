using Grader.Tests.Commands;

namespace Grader.Tests.Progress;

/// <summary>A sample; the nightly run kills a thousand.</summary>
public sealed class KillTests(TinyKatas clone) : KilledGraders(clone)
{
    [LinuxFact]
    public Task Records_are_whole_and_never_older_than_the_last_grade_that_ended() =>
        LoseAtMostTheRunInFlight(rounds: 12, seed: 20261126);
}
