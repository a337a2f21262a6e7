using Katas.{{Type}}s;

namespace Tests.{{Type}}s;

public class {{Type}}Tests
{
    [Fact]
    public void The_answer_is_there() => Pump.Run(async pump =>
        (await {{Type}}.AnswerAsync()).Should().Be(42, "because that is the rule"));
}
