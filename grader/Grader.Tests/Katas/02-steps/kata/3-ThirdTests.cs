using Katas.Steps;

namespace Tests.Steps;

[Trait("Stage", "3"), Trait("Level", "mastery")]
public class ThirdTests
{
    [Fact]
    public void The_third_step_is_3()
    {
        var step = Katas.Steps.Steps.Third();

        step.Should().Be(3, "because it is the third one");
    }
}
