using System.Runtime.CompilerServices;
using Katas.Cancellation;

namespace Tests.Cancellation;

/// <summary>What the tests of several stages share.</summary>
public abstract class CancellationTests
{
    /// <summary>A wait that nothing but the token ends.</summary>
    protected static Task Forever(CancellationToken token) => new TaskCompletionSource().Task.WaitAsync(token);

    [MethodImpl(MethodImplOptions.NoInlining)]
    protected static int FailDeepInside(Exception error) => throw error;
}
