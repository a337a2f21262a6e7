using Katas.Support.Orders;
using Katas.Support.Threading;

namespace Katas.Support;

/// <summary>Runs a scenario in every order.</summary>
internal sealed class Exploration(Func<Pump, Task> scenario)
{
    // With more orders the scenario is too large. That is no fault of the code under test, which must not fail for it.
    internal const int ScheduleLimit = 20_000;
    internal const int DrawnSchedules = 1_000;

    private readonly PoolWatch pool = new();
    private bool hasLeft;

    /// <summary>How many orders were run.</summary>
    public int Schedules { get; private set; }

    public void Run()
    {
        for (var order = new Explored([]); order is not null; order = order.Next())
        {
            if (Schedules == ScheduleLimit)
            {
                RunDrawn();
                return;
            }

            RunOne(order);
        }
    }

    /// <summary>
    /// Whether the order may be to blame: not if nothing was chosen before the failure, and not in an exercise that is
    /// not done yet.
    /// </summary>
    public static bool IsAboutOrder(Order order, Exception failure) =>
        order.ChoicePoints > 0 && failure is not NotImplementedException;

    private void RunOne(Explored order)
    {
        var pump = new Pump(order, pool);
        Schedules++;
        try
        {
            order.MayVary = () => hasLeft |= pump.HasLeft;
            pump.Drive(scenario);
        }
        catch (Exception failure) when (IsAboutOrder(order, failure))
        {
            throw pump.HasLeft || order.Choices.Length == 0
                ? new ScheduleFailedException(Describe(order.Choices), failure)
                : Explain(order.Choices, failure);
        }
        finally
        {
            hasLeft |= pump.HasLeft;
        }
    }

    /// <summary>Runs the order again, to see what happens in it.</summary>
    private ScheduleFailedException Explain(string choices, Exception failure)
    {
        var log = new TurnLog();
        try
        {
            new Pump(new Replayed(choices), pool, log).Drive(scenario);
        }
        catch (Exception again) when (again.GetType() == failure.GetType())
        {
            return new ScheduleFailedException(ScheduleText.Of(log.Names, log.Steps) + Describe(choices), again)
            {
                Schedule = log.Steps,
                Replay = choices,
            };
        }

        return new ScheduleFailedException(Describe(choices), failure);
    }

    private string Describe(string choices) => choices.Length == 0
        ? $"The plain order broke it: first come, first served (schedule {Schedules}). "
            + "Pump.Run(scenario) runs it again."
        : $"This was schedule {Schedules}. Pump.Replay(\"{choices}\", scenario) runs it again.";

    /// <summary>Depth first, the early choices vary last; drawn orders vary them, too.</summary>
    private void RunDrawn()
    {
        for (var seed = 0; seed < DrawnSchedules; seed++)
            Pump.Run(seed, scenario);
    }
}
