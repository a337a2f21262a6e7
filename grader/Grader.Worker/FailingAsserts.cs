using System.Diagnostics;
using Xunit.Sdk;

namespace Grader.Worker;

/// <summary>
/// Makes a failed Debug.Assert fail its test, as under 'dotnet test'; by default it ends the process.
/// </summary>
internal sealed class FailingAsserts : TraceListener
{
    public static void Install()
    {
        Trace.Listeners.Clear();
        Trace.Listeners.Add(new FailingAsserts());
    }

    public override void Fail(string? message, string? detailMessage) =>
        throw new XunitException($"Debug.Assert failed: {message} {detailMessage}".TrimEnd());

    public override void Write(string? message)
    {
        // There is no debugger to write to.
    }

    public override void WriteLine(string? message)
    {
        // There is no debugger to write to.
    }
}
