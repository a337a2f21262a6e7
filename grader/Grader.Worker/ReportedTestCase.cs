using Xunit.Abstractions;
using Xunit.Sdk;

namespace Grader.Worker;

/// <summary>
/// An xunit test case that reports its start and end, and turns its exceptions into text while its clock runs.
/// </summary>
internal sealed class ReportedTestCase(IXunitTestCase inner, ReportedTest test) : IXunitTestCase
{
    public Exception InitializationException => inner.InitializationException;

    public IMethodInfo Method => inner.Method;

    public int Timeout => inner.Timeout;

    public string DisplayName => inner.DisplayName;

    public string SkipReason => inner.SkipReason;

    public ISourceInformation SourceInformation
    {
        get => inner.SourceInformation;
        set => inner.SourceInformation = value;
    }

    public ITestMethod TestMethod => inner.TestMethod;

    public object[] TestMethodArguments => inner.TestMethodArguments;

    public Dictionary<string, List<string>> Traits => inner.Traits;

    public string UniqueID => inner.UniqueID;

    public void Serialize(IXunitSerializationInfo info) => inner.Serialize(info);

    public void Deserialize(IXunitSerializationInfo info) => inner.Deserialize(info);

    public async Task<RunSummary> RunAsync(
        IMessageSink diagnosticMessageSink,
        IMessageBus messageBus,
        object[] constructorArguments,
        ExceptionAggregator aggregator,
        CancellationTokenSource cancellationTokenSource)
    {
        test.BeginCase();
        using var bus = new ResultBus(test);
        try
        {
            // A fixture failed. Its exception, too, is asked for its text only once, here.
            if (aggregator.ToException() is { } failed)
                test.Fail(FailureText.Of(failed), "");
            else
                await Run(diagnosticMessageSink, bus, constructorArguments, aggregator, cancellationTokenSource);
        }
        catch (Exception error)
        {
            test.Fail(FailureText.Of(error), "");
        }

        // The exception's own code may have left a synchronization context here.
        await test.EndCaseAsync().ConfigureAwait(false);
        return new RunSummary { Total = 1 };
    }

    private Task<RunSummary> Run(
        IMessageSink diagnostics,
        IMessageBus bus,
        object[] arguments,
        ExceptionAggregator aggregator,
        CancellationTokenSource cancellation)
    {
        if (inner.GetType() == typeof(XunitTestCase))
            return new FactRunner(inner, arguments, bus, aggregator, cancellation).RunAsync();
        if (inner.GetType() == typeof(XunitTheoryTestCase))
            return new TheoryRunner(inner, arguments, diagnostics, bus, aggregator, cancellation).RunAsync();
        return inner.RunAsync(diagnostics, bus, arguments, aggregator, cancellation);
    }
}
