using Grader.Protocol;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Grader.Worker;

/// <summary>Reads the results of one case from xunit's messages.</summary>
internal sealed class ResultBus(ReportedTest test) : IMessageBus
{
    public bool QueueMessage(IMessageSinkMessage message)
    {
        switch (message)
        {
            case ITestPassed passed:
                test.Pass(passed.Output);
                break;
            case ITestSkipped skipped:
                test.Skip(skipped.Reason);
                break;
            case ITestFailed failed:
                test.Fail(Failure(failed), failed.Output);
                break;
            case ITestCleanupFailure failed:
                test.Fail(Failure(failed), "");
                break;
        }

        return true;
    }

    public void Dispose()
    {
    }

    private static Failure Failure(IFailureInformation failed) =>
        new(FailureText.Cut(failed.Messages.FirstOrDefault("")),
            StoredFrames.Read(failed.StackTraces.FirstOrDefault("")));
}
