using System.Text.RegularExpressions;
using Katas.Support;

namespace Grader.Tests.Support;

[Collection(PumpCollection.Name)]
public class PumpTests
{
    [Fact]
    public void What_is_started_runs_first_come_first_served_and_never_inside_the_call()
    {
        var trace = new Trace();

        Pump.Run(async pump =>
        {
            var a = pump.Start(() => trace.Add("a"));
            var b = pump.Start(() => trace.Add("b"));
            trace.Add("started");
            await Task.WhenAll(a, b);
        });

        trace.Lines.Should().Equal("started", "a", "b");
    }

    [Fact]
    public void Explore_comes_through_every_order_once()
    {
        var orders = new List<string>();

        Pump.Explore(async pump =>
        {
            var trace = new Trace();
            await Task.WhenAll(
                pump.Start(() => trace.Add("a")), pump.Start(() => trace.Add("b")), pump.Start(() => trace.Add("c")));
            orders.Add(string.Concat(trace.Lines));
        });

        orders.Should().BeEquivalentTo("abc", "acb", "bac", "bca", "cab", "cba");
        orders[0].Should().Be("abc", "because the plain order is tried first");
    }

    [Fact]
    public void Explore_finds_the_order_that_loses_an_update()
    {
        var explore = () => Pump.Explore(async pump =>
        {
            var count = 0;
            async Task AddOne()
            {
                var seen = count;
                await Task.Yield();
                count = seen + 1;
            }

            await Task.WhenAll(pump.Start(AddOne), pump.Start(AddOne));
            count.Should().Be(2);
        });

        explore.Should().Throw<ScheduleFailedException>()
            .WithMessage("*order broke it*").WithInnerException<Exception>().WithMessage("*2*1*");
    }

    [Fact]
    public void The_order_that_is_printed_can_be_replayed()
    {
        static async Task BBeforeA(Pump pump)
        {
            var trace = new Trace();
            await Task.WhenAll(pump.Start(() => trace.Add("a")), pump.Start(() => trace.Add("b")));
            trace.ToString().Should().Be("a\nb");
        }

        FluentActions.Invoking(() => Pump.Explore(BBeforeA)).Should().Throw<ScheduleFailedException>()
            .WithMessage("*\nThis was schedule 2. Pump.Replay(\"1\", scenario) runs it again.");
        FluentActions.Invoking(() => Pump.Replay("1", BBeforeA)).Should().Throw<Exception>().WithMessage("*b*a*");
        FluentActions.Invoking(() => Pump.Replay("0", BBeforeA)).Should().NotThrow();
    }

    [Fact]
    public void A_failed_order_shows_who_ran_and_where_it_waits()
    {
        var failed = Record.Exception(() => Pump.Explore(async pump =>
        {
            var (gate, trace) = (new TaskCompletionSource(), new Trace());
            async Task Wait()
            {
                await gate.Task;
                trace.Add("waited");
            }

            pump.CallSoon(() => trace.Add("called"));
            var wait = pump.Start(Wait);
            var open = pump.Start(() => gate.TrySetResult());
            await Task.WhenAll(wait, open);
            trace.Lines[0].Should().Be("called");
        }));

        Regex.Replace(failed!.Message, @":\d+ ", ":__ ").Should().Be("""
            Expected trace.Lines[0] to be "called", but "waited" differs near "wai" (index 0).

              m: the scenario
              1: Wait
              2: gate.TrySetResult()

              m | PumpTests.cs:__  begins, and waits  await Task.WhenAll(wait, open);
              ---
              1 | PumpTests.cs:__  begins, and waits  await gate.Task;
              ---
              2 |                  begins, and ends
            This was schedule 4. Pump.Replay("1,1", scenario) runs it again.
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Choices_that_do_not_fit_are_reported()
    {
        static Task OneThing(Pump pump) => pump.Start(() => { });

        FluentActions.Invoking(() => Pump.Replay("5", pump => Task.WhenAll(OneThing(pump), OneThing(pump))))
            .Should().Throw<PumpException>().WithMessage("*only 2 items are ready*");
        FluentActions.Invoking(() => Pump.Replay("first", OneThing))
            .Should().Throw<ArgumentException>().WithMessage("'first' is not a choice.*");
    }

    [Fact]
    public void One_seed_gives_one_order()
    {
        string Order(int seed)
        {
            var trace = new Trace();
            Pump.Run(seed, async pump => await Task.WhenAll(
                Enumerable.Range(0, 8).Select(number => pump.Start(() => trace.Add($"{number}")))));
            return string.Concat(trace.Lines);
        }

        Order(7).Should().Be(Order(7));
        Enumerable.Range(0, 20).Select(Order).Distinct().Should().HaveCountGreaterThan(1);
    }

    [Fact]
    public void The_seed_of_a_failure_is_printed() =>
        FluentActions.Invoking(() => Pump.Run(3, async pump =>
        {
            await Task.WhenAll(pump.Start(() => { }), pump.Start(() => { }));
            throw new InvalidOperationException("wrong");
        })).Should().Throw<ScheduleFailedException>().WithMessage("wrong\nThis order broke it: seed 3.*");

    [Fact]
    public void A_scenario_that_varies_by_itself_is_reported()
    {
        var run = 0;

        var explore = () => Pump.Explore(async pump =>
        {
            run++;
            await Task.WhenAll(Enumerable.Range(0, 1 + run).Select(_ => pump.Start(() => { })));
        });

        explore.Should().Throw<Exception>().Which.ToString().Should().Contain("does not do the same thing each time");
    }

    [Fact]
    public void What_can_never_end_fails_at_once() =>
        FluentActions.Invoking(() => Pump.Run(_ => new TaskCompletionSource().Task))
            .Should().Throw<PumpException>().WithMessage("The scenario is stalled*");

    [Fact]
    public void A_stall_reports_the_timer_that_nobody_advances() =>
        FluentActions.Invoking(() => Pump.Run(pump => Task.Delay(TimeSpan.FromSeconds(3), pump.Time)))
            .Should().Throw<PumpException>().WithMessage("*A timer is pending*0:00:03*");

    [Fact]
    public void A_stall_reports_what_failed_meanwhile() =>
        FluentActions.Invoking(() => Pump.Run(async pump =>
        {
            _ = pump.Start(() => throw new InvalidOperationException("the reason"));
            await new TaskCompletionSource().Task;
        })).Should().Throw<PumpException>().WithMessage("*Meanwhile this failed: the reason*");

    [Fact]
    public void A_stall_reports_what_was_started_and_has_not_ended() =>
        FluentActions.Invoking(() => Pump.Run(async pump =>
        {
            var never = new TaskCompletionSource();
            await pump.Start(() => { });
            await Task.WhenAll(
                pump.Start(() => never.Task),
                pump.Start(async () =>
                {
                    await never.Task;
                    throw new InvalidOperationException("a name that is too long, for a message that should not be long");
                }));
        })).Should().Throw<PumpException>().WithMessage(
            "*\nNot ended: () => never.Task; async () => { await never.Task; throw new InvalidOperationException(\"a " +
            "name that…");

    [Fact]
    public void What_never_comes_to_rest_is_reported() =>
        FluentActions.Invoking(() => Pump.Run(async pump =>
        {
            void Again() => pump.CallSoon(Again);
            Again();
            await new TaskCompletionSource().Task;
        })).Should().Throw<PumpException>().WithMessage("The scenario never comes to rest*");

    [Fact]
    public void An_invariant_is_looked_at_when_the_pump_is_idle()
    {
        static async Task Scenario(Pump pump, bool comesBack)
        {
            var balance = 0;
            pump.Invariant("the balance is zero", () => balance == 0);
            balance--;
            await Task.Yield();
            if (comesBack)
                balance++;
            await pump.Settle();
        }

        FluentActions.Invoking(() => Pump.Run(pump => Scenario(pump, comesBack: true)))
            .Should().NotThrow("because between two turns it may be broken");
        FluentActions.Invoking(() => Pump.Run(pump => Scenario(pump, comesBack: false)))
            .Should().Throw<PumpException>().WithMessage("A rule is broken: the balance is zero");
    }

    [Fact]
    public void What_the_scenario_throws_comes_out_as_it_is()
    {
        var thrown = new InvalidOperationException("as it is");

        FluentActions.Invoking(() => Pump.Run(async _ =>
        {
            await Task.Yield();
            throw thrown;
        })).Should().Throw<InvalidOperationException>().Which.Should().BeSameAs(thrown);
    }

    [Fact]
    public void Call_soon_never_runs_inline_and_keeps_its_order_in_every_order() => Pump.Explore(async pump =>
    {
        var trace = new Trace();
        pump.CallSoon(() => trace.Add("1"));
        pump.CallSoon(() => trace.Add("2"));
        var other = pump.Start(() => { });
        trace.Lines.Should().BeEmpty();
        await other;
        await pump.Settle();
        trace.Lines.Should().Equal("1", "2");
    });

    [Fact]
    public void An_action_that_throws_is_reported_with_the_rule() =>
        FluentActions.Invoking(() => Pump.Run(async pump =>
        {
            pump.CallSoon(() => throw new InvalidOperationException("thrown"));
            await pump.Settle();
        })).Should().Throw<PumpException>().WithMessage("thrown*ReportError*");

    [Fact]
    public void Async_void_is_reported() =>
        FluentActions.Invoking(() => Pump.Run(async pump =>
        {
            async void Throw()
            {
                await Task.Yield();
                throw new InvalidOperationException("thrown");
            }

            Throw();
            await pump.Settle();
        })).Should().Throw<PumpException>().WithMessage("thrown*async void*");

    [Fact]
    public void Reported_errors_are_kept_in_order() => Pump.Run(pump =>
    {
        pump.ReportError(new InvalidOperationException("first"));
        pump.ReportError(new InvalidOperationException("second"));
        pump.ReportedErrors.Select(error => error.Message).Should().Equal("first", "second");
        return Task.CompletedTask;
    });

    [Fact]
    public void Work_that_leaves_the_pump_is_noticed_and_waited_for() => Pump.Run(async pump =>
    {
        pump.HasLeft.Should().BeFalse();
        using var gate = new ManualResetEventSlim();
        var left = Task.Run(() => gate.Wait());
        pump.CallSoon(gate.Set);

        await pump.Settle();

        left.IsCompleted.Should().BeTrue("because the pump is idle only when work elsewhere is");
        pump.HasLeft.Should().BeTrue();
    });

    [Fact]
    public void The_context_of_a_scenario_is_the_pump_and_the_callers_comes_back()
    {
        var before = SynchronizationContext.Current;

        Pump.Run(async pump =>
        {
            SynchronizationContext.Current.Should().BeSameAs(pump);
            await Task.Yield();
            SynchronizationContext.Current.Should().BeSameAs(pump);
        });

        SynchronizationContext.Current.Should().BeSameAs(before);
    }
}
