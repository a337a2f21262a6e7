using Katas.Steps;

namespace Tests.Steps;

[Trait("Stage", "2"), Trait("Level", "core")]
public class SecondTests
{
    [Fact]
    public void The_second_step_is_2()
    {
        var step = Katas.Steps.Steps.Second();

        step.Should().Be(2, "because it is the second one");
    }
}
