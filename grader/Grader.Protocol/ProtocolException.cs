namespace Grader.Protocol;

/// <summary>What came over the pipe is not a message of this protocol.</summary>
public sealed class ProtocolException : IOException
{
    public ProtocolException(string message)
        : base(message)
    {
    }

    public ProtocolException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
