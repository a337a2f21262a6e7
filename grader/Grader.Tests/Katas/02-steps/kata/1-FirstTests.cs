using Katas.Steps;

namespace Tests.Steps;

[Trait("Stage", "1"), Trait("Level", "core")]
public class FirstTests
{
    [Fact]
    public void The_first_step_is_1()
    {
        var step = Katas.Steps.Steps.First();

        step.Should().Be(1, "because it is the first one");
    }
}
