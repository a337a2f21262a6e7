namespace Grader.Tests.Hostile;

public class ScenariosShare2Tests(HostileClone clone) : ScenarioTests(clone), IClassFixture<HostileClone>
{
    [Theory]
    [Scenarios(1)]
    public Task Hostile_code_gets_its_verdict_and_leaves_nothing(string scenario) => GiveTheirVerdict(scenario);
}
