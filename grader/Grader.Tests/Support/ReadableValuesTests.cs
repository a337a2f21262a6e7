using FluentAssertions.Formatting;
using Katas.Support;

namespace Grader.Tests.Support;

public class ReadableValuesTests
{
    [Fact]
    public void Values_print_as_a_person_would_say_them()
    {
        using var source = new CancellationTokenSource();
        Pump.Run(_ => Task.CompletedTask);

        object[] values =
        [
            CancellationToken.None,
            new CancellationToken(canceled: true),
            source.Token,
            Task.FromException(new FormatException("seven books")),
            Task.FromCanceled(new CancellationToken(canceled: true)),
            Task.FromResult(3),
            new TaskCompletionSource().Task,
            new FormatException("seven books"),
            TaskStatus.Faulted,
            typeof(Dictionary<string, int>.KeyCollection),
            new Report(new FormatException("seven books."), Handler: null),
            new Report(Error: null, Handler: null),
        ];

        values.Select(value => Formatter.ToString(value)).Should().Equal(
            "CancellationToken.None",
            "a token that is cancelled",
            "a token that is not cancelled",
            "a task that failed with FormatException: seven books",
            "a task that was cancelled",
            "a task that has completed",
            "a task that has not ended",
            "FormatException: seven books",
            "TaskStatus.Faulted",
            "Dictionary<string, int>.KeyCollection",
            "Report { Error = FormatException: seven books }",
            "Report");
    }

    private sealed record Report(Exception? Error, string? Handler);
}
