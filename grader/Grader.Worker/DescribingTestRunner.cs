using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Grader.Worker;

/// <summary>
/// Replaces what a test threw with its text before xunit asks the exception for it: a getter that throws there would
/// end the whole run.
/// </summary>
internal sealed class DescribingTestRunner(
    ITest test,
    IMessageBus messageBus,
    Type testClass,
    object[] constructorArguments,
    MethodInfo testMethod,
    object[] testMethodArguments,
    string skipReason,
    IReadOnlyList<BeforeAfterTestAttribute> beforeAfterAttributes,
    ExceptionAggregator aggregator,
    CancellationTokenSource cancellation)
    : XunitTestRunner(test, messageBus, testClass, constructorArguments, testMethod, testMethodArguments, skipReason,
        beforeAfterAttributes, aggregator, cancellation)
{
    protected override async Task<Tuple<decimal, string>> InvokeTestAsync(ExceptionAggregator aggregator)
    {
        var result = await aggregator.RunAsync(() => base.InvokeTestAsync(aggregator));
        if (aggregator.ToException() is not { } thrown)
            return result;

        aggregator.Clear();
        aggregator.Add(new DescribedException(Describe(thrown)));
        return result ?? Tuple.Create(0m, "");
    }

    private Failure Describe(Exception thrown)
    {
        var failure = FailureText.Of(thrown);
        return TestMethodArguments is { Length: > 0 }
            ? failure with { Message = $"{Test.DisplayName}: {failure.Message}" }
            : failure;
    }
}
