using System.Diagnostics;
using Xunit.Sdk;

namespace Grader.Worker;

/// <summary>A Debug.Assert that does not hold fails its test, as under 'dotnet test'; by itself it would end the process.</summary>
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
        // Nobody debugs here.
    }

    public override void WriteLine(string? message)
    {
        // Nobody debugs here.
    }
}
