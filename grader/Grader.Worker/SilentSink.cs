using Xunit.Abstractions;

namespace Grader.Worker;

/// <summary>For what xunit says beside the results.</summary>
internal sealed class SilentSink : IMessageSink
{
    public bool OnMessage(IMessageSinkMessage message) => true;
}
