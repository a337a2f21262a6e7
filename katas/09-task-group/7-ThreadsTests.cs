using Katas.TaskGroups;

namespace Tests.TaskGroups;

[Trait("Stage", "7"), Trait("Level", "mastery")]
public class ThreadsTests : TaskGroupTests
{
    [Fact]
    public void A_start_that_meets_the_end_is_refused_or_waited_for()
    {
        foreach (var bodyIsLast in new[] { true, false })
        {
            Threads.Explore(meet =>
            {
                var scene = new Scene(children: 1);
                var (isRun, late) = (false, new TaskCompletionSource<int>());
                Exception? refused = null;
                (bodyIsLast ? scene.Children[0] : scene.Body).SetResult(1);

                meet.Thread(() => (bodyIsLast ? scene.Body : scene.Children[0]).SetResult(1));
                meet.Thread(() => refused = Record.Exception(() =>
                {
                    _ = scene.Group.Start(token =>
                    {
                        isRun = true;
                        return late.Task;
                    });
                }));
                meet.Afterwards(() =>
                {
                    (refused is InvalidOperationException)
                        .Should().Be(!isRun, "because a child is either run or refused");
                    scene.Run.IsCompleted
                        .Should().Be(!isRun,
                            "because a group ends with its last one, and a child that is run is one more");
                    late.SetResult(1);
                    meet.Settle();
                    scene.End.Should().Be("done", "because the body and every child have ended well");
                });
            });
        }
    }

    [Fact]
    public void Two_starts_that_meet_are_both_waited_for() => Threads.Explore(meet =>
    {
        var scene = new Scene(children: 0);
        var ends = new[] { new TaskCompletionSource<int>(), new TaskCompletionSource<int>() };
        meet.Thread(() => scene.Group.Start(token => ends[0].Task));
        meet.Thread(() => scene.Group.Start(token => ends[1].Task));
        meet.Afterwards(() =>
        {
            scene.Body.SetResult(1);
            meet.Settle();
            scene.End.Should().Be("runs", "because two children still run");
            ends[0].SetResult(1);
            meet.Settle();
            scene.End.Should().Be("runs", "because a child still runs");
            ends[1].SetResult(1);
            meet.Settle();
            scene.End.Should().Be("done", "because the body and both children have ended");
        });
    });

    [Fact]
    public void Two_ends_that_meet_end_the_group()
    {
        Threads.Explore(meet =>
        {
            var scene = new Scene(children: 2);
            scene.Body.SetResult(1);
            meet.Thread(() => scene.Children[0].SetResult(1));
            meet.Thread(() => scene.Children[1].SetResult(1));
            meet.Afterwards(() => scene.End.Should().Be("done", "because the body and both children have ended"));
        });

        Threads.Explore(meet =>
        {
            var scene = new Scene(children: 1);
            meet.Thread(() => scene.Body.SetResult(1));
            meet.Thread(() => scene.Children[0].SetResult(1));
            meet.Afterwards(() => scene.End.Should().Be("done", "because the body and the child have ended"));
        });

        Threads.Explore(meet =>
        {
            var scene = new Scene(children: 1);
            scene.Body.SetResult(1);
            var isRun = false;
            Exception? refused = null;
            meet.Thread(() => scene.Children[0].SetResult(1));
            meet.Thread(() => refused = Record.Exception(() =>
            {
                _ = scene.Group.Start(token =>
                {
                    isRun = true;
                    return Task.FromResult(1);
                });
            }));
            meet.Afterwards(() =>
            {
                scene.End.Should().Be("done", "because the body and every child have ended");
                (refused is null)
                    .Should().Be(isRun,
                        "because the call refuses a child that comes too late, and throws nothing if it has run it");
            });
        });
    }

    [Fact]
    public void Failures_that_meet_are_all_kept()
    {
        var (left, right) = (new FormatException("left"), new FormatException("right"));
        Threads.Explore(meet =>
        {
            var scene = new Scene(children: 2);
            scene.Body.SetResult(1);
            meet.Thread(() => scene.Children[0].SetException(left));
            meet.Thread(() => scene.Children[1].SetException(right));
            meet.Afterwards(() =>
            {
                scene.Failures
                    .Should().EqualInAnyOrder([left, right], "because no failure is lost, whichever comes first");
                scene.Asked.Should().Be(1, "because the token is cancelled once");
            });
        });

        Threads.Explore(meet =>
        {
            var scene = new Scene(children: 1);
            meet.Thread(() => scene.Children[0].SetException(left));
            meet.Thread(() => scene.Body.SetException([right, left]));
            meet.Afterwards(() => scene.Failures
                .Should().EqualInAnyOrder([left, right],
                    "because each instance is one failure, whichever comes first"));
        });
    }

    [Fact]
    public void A_failure_that_meets_the_last_end_is_kept() => Threads.Explore(meet =>
    {
        var (scene, failure) = (new Scene(children: 1), new FormatException("child"));
        meet.Thread(() => scene.Children[0].SetException(failure));
        meet.Thread(() => scene.Body.SetResult(1));
        meet.Afterwards(() =>
        {
            scene.Failures.Should().Equal([failure], "because no failure is lost, whichever of the two ends last");
            scene.Asked.Should().Be(1, "because a failure cancels the token, even if nobody is left to ask");
        });
    });

    [Fact]
    public void A_start_that_meets_a_cancel_is_not_run_or_waited_for()
    {
        foreach (var cancel in new Action<Scene>[]
        {
            scene => scene.Group.Cancel(),
            scene => scene.Caller.Cancel(),
            scene => scene.Children[0].SetException(new FormatException()),
        })
        {
            Threads.Explore(meet =>
            {
                var scene = new Scene(children: 1);
                var (isRun, late) = (false, new TaskCompletionSource<int>());
                Task<int>? child = null;
                meet.Thread(() => cancel(scene));
                meet.Thread(() => child = scene.Group.Start(token =>
                {
                    isRun = true;
                    return late.Task;
                }));
                meet.Afterwards(() =>
                {
                    scene.Body.SetResult(1);
                    scene.Children[0].TrySetResult(1);
                    meet.Settle();
                    child!.IsCanceled.Should().Be(!isRun, "because the task of a child that is not run is cancelled");
                    (scene.End == "runs")
                        .Should().Be(isRun, "because the group waits for a child that is run, and only for that");
                    late.SetResult(1);
                    meet.Settle();
                    scene.End.Should().NotBe("runs", "because the body and every child have ended");
                });
            });
        }
    }

    [Fact]
    public void A_cancel_that_meets_the_end_does_no_harm()
    {
        Threads.Explore(meet =>
        {
            var scene = new Scene(children: 1);
            scene.Body.SetResult(1);
            meet.Thread(() => scene.Group.Cancel());
            meet.Thread(() => scene.Children[0].SetResult(1));
            meet.Afterwards(() => scene.End
                .Should().Be("done", "because it ends well, whether Cancel came in time or too late"));
        });

        Threads.Explore(meet =>
        {
            var scene = new Scene(children: 1);
            scene.Body.SetResult(1);
            meet.Thread(() => scene.Caller.Cancel());
            meet.Thread(() => scene.Children[0].SetResult(1));
            meet.Afterwards(() =>
            {
                scene.End
                    .Should().BeOneOf(
                        ["done", "cancelled by the caller"],
                        "because the caller came in time or too late, and nothing "
                            + "else can have happened");
            });
        });

        Threads.Explore(meet =>
        {
            var scene = new Scene(children: 1);
            scene.Group.Token.Register(
                () => Record.Exception(() => { _ = scene.Group.Start(token => Task.FromResult(1)); }));
            scene.Body.SetResult(1);
            meet.Thread(() => scene.Caller.Cancel());
            meet.Thread(() => scene.Children[0].SetResult(1));
            meet.Afterwards(() => scene.End
                .Should().BeOneOf(
                    ["done", "cancelled by the caller"],
                    "because callbacks of the token may use the group while it "
                        + "ends"));
        });
    }

    [Fact]
    public void What_a_callback_throws_is_kept_when_the_others_end_meanwhile()
    {
        var (failure, error) = (new FormatException("child"), new FormatException("callback"));
        Threads.Explore(meet =>
        {
            var scene = new Scene(children: 2);
            scene.Group.Token.Register(() => throw error);
            scene.Body.SetResult(1);
            meet.Thread(() => scene.Children[0].SetException(failure));
            meet.Thread(() => scene.Children[1].SetResult(1));
            meet.Afterwards(() => scene.Failures
                .Should().Equal([failure, error],
                    "because the group does not end before its token is cancelled, and what the callbacks throw is not "
                        + "lost"));
        });

        Threads.Explore(meet =>
        {
            var scene = new Scene(children: 1);
            scene.Group.Token.Register(() => throw error);
            scene.Body.SetResult(1);
            Exception? thrown = null;
            meet.Thread(() => scene.Children[0].SetException(failure));
            meet.Thread(() => thrown = Record.Exception(scene.Group.Cancel));
            meet.Afterwards(() => scene.Failures
                .Should().Equal(thrown is null ? [failure, error] : [failure],
                    "because what the callbacks throw is for whoever cancelled the token: once, and one of the two "
                        + "did"));
        });
    }

    /// <summary>A group whose body and children end when the test says so.</summary>
    private sealed class Scene
    {
        public Scene(int children)
        {
            Children = [.. Enumerable.Range(0, children).Select(_ => new TaskCompletionSource<int>())];
            Run = TaskGroup.RunAsync(
                group =>
                {
                    Group = group;
                    foreach (var child in Children)
                        group.Start(token => child.Task);
                    return Body.Task;
                },
                Caller.Token);
            Group!.Token.Register(() => Asked++);
        }

        public TaskGroup Group { get; private set; }

        public Task Run { get; }

        public CancellationTokenSource Caller { get; } = new();

        public TaskCompletionSource<int> Body { get; } = new();

        public IReadOnlyList<TaskCompletionSource<int>> Children { get; }

        /// <summary>How many times the token of the group was cancelled.</summary>
        public int Asked { get; private set; }

        public string End => Run switch
        {
            { IsCompleted: false } => "runs",
            { IsCompletedSuccessfully: true } => "done",
            { IsCanceled: true } when new TaskCanceledException(Run).CancellationToken == Caller.Token
                => "cancelled by the caller",
            { IsCanceled: true } => "cancelled",
            _ => "failed",
        };

        public IReadOnlyList<Exception> Failures
        {
            get
            {
                Run.IsFaulted.Should().BeTrue("because the body and every child have ended, and there is a failure");
                return Run.Exception!.InnerException
                    .Should().BeA<AggregateException>(
                        "because awaiting a group that has failures throws one AggregateException")
                    .Which.InnerExceptions;
            }
        }
    }
}
