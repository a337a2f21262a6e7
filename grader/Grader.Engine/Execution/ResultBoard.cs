using Grader.Engine.Verdicts;

namespace Grader.Engine.Execution;

/// <summary>
/// What is known about each test of a kata. A timeout or a crash is a doubt until it happens again with the test alone.
/// </summary>
/// <param name="stages">The inventory, one list per stage; nothing runs after the first failing stage.</param>
internal sealed class ResultBoard(
    IReadOnlyList<IReadOnlyList<string>> stages, ExecutionLimits limits, Action<TestResult> onResult)
{
    private readonly IReadOnlyList<string> tests = [.. stages.SelectMany(stage => stage)];
    private readonly Lock access = new();
    private readonly Dictionary<string, TestResult> settled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TestResult> doubts = new(StringComparer.Ordinal);

    /// <summary>The environment problem, if there was one.</summary>
    public string? Fault { get; private set; }

    public void Show(TestResult result)
    {
        lock (access)
            onResult(result);
    }

    /// <summary>Records how a worker's run ended.</summary>
    /// <returns>What has to run next, in this order.</returns>
    public IReadOnlyList<Turn> TakeIn(Turn turn, WorkerRunEnd end, IReadOnlyList<TestResult> results)
    {
        lock (access)
        {
            switch (end)
            {
                case WorkerRunEnd.Complete:
                    Take(turn, results);
                    return [];
                case WorkerRunEnd.Interrupted interrupted:
                    Take(turn, results);
                    // Its second run may take the longest, so it starts first.
                    return [.. Doubt(interrupted.Suspect), .. Halves(Unknown(StageOf(interrupted.Suspect.Name), turn))];
                case WorkerRunEnd.Doubtful doubtful when turn.IsAlone:
                    return Doubt(new TestResult(
                        turn.Tests[0], TestOutcome.Crashed, doubtful.Reason, [],
                        results is [var last] ? last.Output : "",
                        TimeSpan.Zero));
                case WorkerRunEnd.Doubtful:
                    return [.. Unknown(StageOf(turn.Tests[0]), turn).Select(Turn.Alone)];
                case WorkerRunEnd.Tampered tampered:
                    foreach (var test in turn.Tests)
                        Settle(Failed(test, tampered.Reason));
                    return [];
                case WorkerRunEnd.OutOfTime outOfTime:
                    Take(turn, results);
                    if (outOfTime.Running is { } running && !IsKnown(running.Name))
                        Settle(running);
                    return [];
                case WorkerRunEnd.Faulted faulted:
                    Fault ??= faulted.Reason;
                    return [];
                default:
                    throw new ArgumentException($"No such end: {end}.", nameof(end));
            }
        }
    }

    /// <returns>What to run once every result so far is settled: the next stage, if all stages before it
    /// passed.</returns>
    public IReadOnlyList<Turn> Next()
    {
        lock (access)
        {
            var next = Open();
            return Fault is not null || next.Count == 0 || HasFailed
                ? []
                : [Turn.Together([.. StageOf(next[0]).Where(next.Contains)])];
        }
    }

    /// <summary>Every test has run and passed.</summary>
    public bool HasOnlyPasses
    {
        get
        {
            lock (access)
                return Fault is null
                    && tests.All(
                        test => settled.TryGetValue(test, out var result) && result.Outcome == TestOutcome.Passed);
        }
    }

    /// <summary>Records the second run of all tests in one worker, after each of them passed alone.</summary>
    public void TakeInTogether(WorkerRunEnd end, IEnumerable<TestResult> results)
    {
        lock (access)
        {
            foreach (var result in results)
                Settle(result);

            switch (end)
            {
                case WorkerRunEnd.Complete:
                    break;
                case WorkerRunEnd.Interrupted interrupted:
                    Settle(NotTogether(interrupted.Suspect));
                    break;
                case WorkerRunEnd.Doubtful doubtful:
                    Settle(
                        NotTogether(new TestResult(tests[^1], TestOutcome.Crashed, doubtful.Reason, [], "", default)));
                    break;
                case WorkerRunEnd.Tampered tampered:
                    foreach (var test in tests)
                        Settle(Failed(test, tampered.Reason));
                    break;
                case WorkerRunEnd.OutOfTime outOfTime:
                    Settle(
                        (outOfTime.Running ?? doubts.Values.FirstOrDefault()) is { } doubt
                            ? Unrepeated(doubt)
                            : WithoutTurn(tests[^1]));
                    break;
                case WorkerRunEnd.Faulted faulted:
                    Fault = faulted.Reason;
                    break;
                default:
                    throw new ArgumentException($"No such end: {end}.", nameof(end));
            }
        }
    }

    public void TakeIn(WorkerFault fault)
    {
        lock (access)
            Fault ??= fault.Message;
    }

    /// <returns>Exactly the inventory, in its order.</returns>
    public IReadOnlyList<TestResult> Close()
    {
        lock (access)
        {
            foreach (var test in Open())
                Settle(doubts.TryGetValue(test, out var doubt)
                    ? Unrepeated(doubt)
                    : IsBehindAFailure(test)
                    ? TestResult.Later(test)
                    : WithoutTurn(test));
            return [.. tests.Select(test => settled[test])];
        }
    }

    private bool HasFailed => settled.Values.Any(result => result.Outcome != TestOutcome.Passed);

    private bool IsBehindAFailure(string test) =>
        stages.TakeWhile(stage => !stage.Contains(test))
            .Any(stage => stage.Any(
                before => settled.TryGetValue(before, out var result) && result.Outcome != TestOutcome.Passed));

    private IReadOnlyList<string> StageOf(string test) => stages.First(stage => stage.Contains(test));

    private List<string> Unknown(IReadOnlyList<string> stage, Turn turn) =>
        [.. turn.Tests.Where(test => stage.Contains(test) && !IsKnown(test))];

    private List<string> Open() => [.. tests.Where(test => !settled.ContainsKey(test))];

    private void Settle(TestResult result)
    {
        settled[result.Name] = result;
        onResult(result);
    }

    private bool IsKnown(string test) => settled.ContainsKey(test) || doubts.ContainsKey(test);

    private void Take(Turn turn, IReadOnlyList<TestResult> results)
    {
        foreach (var result in results)
        {
            settled[result.Name] = result;
            // The others were shown when they arrived.
            if (turn.IsAlone)
                onResult(result);
        }
    }

    /// <summary>The first time, the test runs again alone; the second time, the result counts.</summary>
    private IReadOnlyList<Turn> Doubt(TestResult result)
    {
        if (doubts.TryAdd(result.Name, result))
            return [Turn.Alone(result.Name)];
        Settle(result);
        return [];
    }

    /// <summary>Splits the rest, so that several hanging tests do not wait for each other.</summary>
    private static IEnumerable<Turn> Halves(List<string> tests)
    {
        var middle = (tests.Count + 1) / 2;
        return new[] { tests[..middle], tests[middle..] }.Where(half => half.Count > 0).Select(Turn.Together);
    }

    private static TestResult Failed(string test, string reason) =>
        new(test, TestOutcome.Failed, reason, [], "", default);

    private static TestResult NotTogether(TestResult result) =>
        result with
        {
            Message = $"{result.Message} (twice with all tests in one process, but alone it passes: "
                + "an earlier test left something behind)",
        };

    private static TestResult Unrepeated(TestResult doubt) => doubt with
    {
        Message = $"{doubt.Message} (no time was left for a second try)",
    };

    private TestResult WithoutTurn(string test) =>
        new(
            test, TestOutcome.NotRun,
            $"not run: the kata's {limits.PerKata.TotalSeconds:0.##} s limit was reached", [], "", default);
}
