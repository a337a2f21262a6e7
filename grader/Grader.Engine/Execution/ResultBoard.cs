namespace Grader.Engine.Execution;

/// <summary>What is known of each test of a kata. An overrun or a crash is a doubt, until it has happened again for that test alone.</summary>
internal sealed class ResultBoard(IReadOnlyList<string> tests, ExecutionLimits limits, Action<TestResult> onResult)
{
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

    /// <summary>Takes in the run of all tests in one worker.</summary>
    /// <returns>The tests that have to be run alone, in this order.</returns>
    public IReadOnlyList<string> TakeIn(WorkerRunEnd end, IEnumerable<TestResult> results)
    {
        lock (access)
        {
            if (end is WorkerRunEnd.Complete or WorkerRunEnd.Interrupted or WorkerRunEnd.OutOfTime)
            {
                // They have been shown when they came.
                foreach (var result in results)
                    settled[result.Name] = result;
            }

            switch (end)
            {
                case WorkerRunEnd.Complete:
                    return [];
                case WorkerRunEnd.Interrupted interrupted:
                    doubts[interrupted.Suspect.Name] = interrupted.Suspect;
                    // Its second turn takes the longest: it begins first.
                    return [interrupted.Suspect.Name, .. Open().Except([interrupted.Suspect.Name])];
                case WorkerRunEnd.Doubtful:
                    return [.. tests];
                case WorkerRunEnd.Tampered tampered:
                    foreach (var test in tests)
                        Settle(Failed(test, tampered.Reason));
                    return [];
                case WorkerRunEnd.OutOfTime outOfTime:
                    if (outOfTime.Running is { } running)
                        Settle(running);
                    return [];
                case WorkerRunEnd.Faulted faulted:
                    Fault = faulted.Reason;
                    return [];
                default:
                    throw new ArgumentException($"No such end: {end}.", nameof(end));
            }
        }
    }

    /// <summary>Takes in a run of one test alone.</summary>
    /// <returns>Whether it has to be run once more.</returns>
    public bool TakeInAlone(string test, WorkerRunEnd end, TestResult? result)
    {
        lock (access)
        {
            switch (end)
            {
                case WorkerRunEnd.Complete:
                    Settle(result!);
                    return false;
                case WorkerRunEnd.Interrupted interrupted:
                    return Doubt(interrupted.Suspect);
                case WorkerRunEnd.Doubtful doubtful:
                    return Doubt(new TestResult(test, TestOutcome.Crashed, doubtful.Reason, [], result?.Output ?? "", result?.Duration ?? default));
                case WorkerRunEnd.Tampered tampered:
                    Settle(Failed(test, tampered.Reason));
                    return false;
                case WorkerRunEnd.OutOfTime outOfTime:
                    if (!doubts.ContainsKey(test) && outOfTime.Running is { } running)
                        Settle(running);
                    return false;
                case WorkerRunEnd.Faulted faulted:
                    Fault ??= faulted.Reason;
                    return false;
                default:
                    throw new ArgumentException($"No such end: {end}.", nameof(end));
            }
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
                Settle(doubts.TryGetValue(test, out var doubt) ? Unrepeated(doubt) : WithoutTurn(test));
            return [.. tests.Select(test => settled[test])];
        }
    }

    private List<string> Open() => [.. tests.Where(test => !settled.ContainsKey(test))];

    private void Settle(TestResult result)
    {
        settled[result.Name] = result;
        onResult(result);
    }

    private bool Doubt(TestResult result)
    {
        if (doubts.TryAdd(result.Name, result))
            return true;
        Settle(result);
        return false;
    }

    private static TestResult Failed(string test, string reason) => new(test, TestOutcome.Failed, reason, [], "", default);

    private static TestResult NotTogether(TestResult result) =>
        result with { Message = $"{result.Message} (twice with all tests in one process; alone it passes: an earlier test left something behind that does this)" };

    private static TestResult Unrepeated(TestResult doubt) => doubt with { Message = $"{doubt.Message} (there was no time left for a second try)" };

    private TestResult WithoutTurn(string test) =>
        new(test, TestOutcome.NotRun, $"had no turn: the {limits.PerKata.TotalSeconds:0.##} s of the kata were up", [], "", default);
}
