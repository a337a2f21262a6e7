namespace Grader.Protocol;

/// <summary>Engine and worker must agree on it. Raise it when a message changes.</summary>
public static class ProtocolVersion
{
    public const int Current = 2;
}
