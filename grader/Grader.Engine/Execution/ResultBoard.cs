using Grader.Engine.Verdicts;

namespace Grader.Engine.Execution;

/// <summary>What is known of each test of a kata. An overrun or a crash is a doubt, until it has happened again for that test alone.</summary>
/// <param name="stages">The inventory, a list per stage: behind the first stage in which a test does not pass, nothing is run.</param>
internal sealed class ResultBoard(IReadOnlyList<IReadOnlyList<string>> stages, ExecutionLimits limits, Action<TestResult> onResult)
{
    private readonly IReadOnlyList<string> tests = [.. stages.SelectMany(stage => stage)];
    private readonly Lock access = new();
    private readonly Dictionary<string, TestResult> settled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TestResult> doubts = new(StringComparer.Ordinal);

    /// <summary>The machine's trouble, where there was some.</summary>
    public string? Fault { get; private set; }

    public void Show(TestResult result)
    {
        lock (access)
            onResult(result);
    }

    /// <summary>Takes in how a turn went.</summary>
    /// <returns>What has to be run after that, in this order.</returns>
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
                    // Its second turn may take the longest: it begins first.
                    return [.. Doubt(interrupted.Suspect), .. Halves(Unknown(StageOf(interrupted.Suspect.Name), turn))];
                case WorkerRunEnd.Doubtful doubtful when turn.IsAlone:
                    return Doubt(new TestResult(turn.Tests[0], TestOutcome.Crashed, doubtful.Reason, [], results is [var last] ? last.Output : "", TimeSpan.Zero));
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

    /// <returns>What is left to run once everything so far is settled: the next stage, if all before it passed.</returns>
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

    /// <summary>Every test is known, and passed.</summary>
    public bool HasOnlyPasses
    {
        get
        {
            lock (access)
                return Fault is null && tests.All(test => settled.TryGetValue(test, out var result) && result.Outcome == TestOutcome.Passed);
        }
    }

    /// <summary>Takes in the second run of all tests in one worker, after each of them passed alone.</summary>
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
                    Settle(NotTogether(new TestResult(tests[^1], TestOutcome.Crashed, doubtful.Reason, [], "", default)));
                    break;
                case WorkerRunEnd.Tampered tampered:
                    foreach (var test in tests)
                        Settle(Failed(test, tampered.Reason));
                    break;
                case WorkerRunEnd.OutOfTime outOfTime:
                    Settle((outOfTime.Running ?? doubts.Values.FirstOrDefault()) is { } doubt ? Unrepeated(doubt) : WithoutTurn(tests[^1]));
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
                Settle(doubts.TryGetValue(test, out var doubt) ? Unrepeated(doubt) : IsBehindAFailure(test) ? TestResult.Later(test) : WithoutTurn(test));
            return [.. tests.Select(test => settled[test])];
        }
    }

    private bool HasFailed => settled.Values.Any(result => result.Outcome != TestOutcome.Passed);

    private bool IsBehindAFailure(string test) =>
        stages.TakeWhile(stage => !stage.Contains(test)).Any(stage => stage.Any(before => settled.TryGetValue(before, out var result) && result.Outcome != TestOutcome.Passed));

    private IReadOnlyList<string> StageOf(string test) => stages.First(stage => stage.Contains(test));

    private List<string> Unknown(IReadOnlyList<string> stage, Turn turn) => [.. turn.Tests.Where(test => stage.Contains(test) && !IsKnown(test))];

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
            // The others have been shown when they came.
            if (turn.IsAlone)
                onResult(result);
        }
    }

    /// <summary>The first time it is run again, alone; the second time it counts.</summary>
    private IReadOnlyList<Turn> Doubt(TestResult result)
    {
        if (doubts.TryAdd(result.Name, result))
            return [Turn.Alone(result.Name)];
        Settle(result);
        return [];
    }

    /// <summary>Several tests that hang must not all wait for each other.</summary>
    private static IEnumerable<Turn> Halves(List<string> tests)
    {
        var middle = (tests.Count + 1) / 2;
        return new[] { tests[..middle], tests[middle..] }.Where(half => half.Count > 0).Select(Turn.Together);
    }

    private static TestResult Failed(string test, string reason) => new(test, TestOutcome.Failed, reason, [], "", default);

    private static TestResult NotTogether(TestResult result) =>
        result with { Message = $"{result.Message} (twice with all tests in one process; alone it passes: an earlier test left something behind that does this)" };

    private static TestResult Unrepeated(TestResult doubt) => doubt with { Message = $"{doubt.Message} (there was no time left for a second try)" };

    private TestResult WithoutTurn(string test) =>
        new(test, TestOutcome.NotRun, $"had no turn: the {limits.PerKata.TotalSeconds:0.##} s of the kata were up", [], "", default);
}
