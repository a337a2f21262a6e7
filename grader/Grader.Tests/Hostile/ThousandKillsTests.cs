using Grader.Tests.Commands;
using Grader.Tests.Progress;

namespace Grader.Tests.Hostile;

public sealed class ThousandKillsTests(TinyKatas clone) : KilledGraders(clone)
{
    [Fact]
    public Task Records_are_whole_and_never_older_than_the_last_grade_that_ended() =>
        LoseAtMostTheRunInFlight(rounds: 1000, seed: 1);
}
