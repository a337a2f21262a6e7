using System.Runtime.CompilerServices;
using FluentAssertions.Formatting;

namespace Katas.Support.Messages;

/// <summary>Prints the values of asynchronous code in failure messages as a person would say them, instead of dumping them.</summary>
internal static class ReadableValues
{
    /// <summary>Runs when a test first uses this assembly, under the grader as under 'dotnet test'.</summary>
#pragma warning disable CA2255 // the tests have no start of their own to install it at
    [ModuleInitializer]
#pragma warning restore CA2255
    public static void Install()
    {
        Formatter.AddFormatter(new RecordValues());
        Formatter.AddFormatter(new In<CancellationToken>(Describe));
        Formatter.AddFormatter(new In<Task>(Describe));
        Formatter.AddFormatter(new In<Exception>(Describe));
        Formatter.AddFormatter(new In<Enum>(value => $"{value.GetType().Name}.{value}"));
        Formatter.AddFormatter(new In<Type>(TypeName.Of));
        Formatter.AddFormatter(new In<Phrase>(phrase => phrase.Text));
    }

    private static string Describe(CancellationToken token) => token switch
    {
        { CanBeCanceled: false, IsCancellationRequested: false } => "CancellationToken.None",
        { IsCancellationRequested: true } => "a token that is cancelled",
        _ => "a token that is not cancelled",
    };

    private static string Describe(Task task) => task switch
    {
        { IsFaulted: true } => $"a task that failed with {string.Join(" and ", task.Exception.InnerExceptions.Select(Describe))}",
        { IsCanceled: true } => "a task that was cancelled",
        { IsCompleted: true } => "a task that has completed",
        _ => "a task that has not ended",
    };

    private static string Describe(Exception error) => error.Message.Length == 0
        ? TypeName.Of(error.GetType())
        : $"{TypeName.Of(error.GetType())}: {error.Message.ReplaceLineEndings(" ").TrimEnd('.')}";

    private sealed class In<T>(Func<T, string> describe) : IValueFormatter
    {
        public bool CanHandle(object value) => value is T;

        public void Format(object value, FormattedObjectGraph formattedGraph, FormattingContext context, FormatChild formatChild)
        {
            var text = describe((T)value);
            if (context.UseLineBreaks)
                formattedGraph.AddLine(text);
            else
                formattedGraph.AddFragment(text);
        }
    }
}
