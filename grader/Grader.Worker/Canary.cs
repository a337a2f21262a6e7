using FluentAssertions.Common;
using FluentAssertions.Execution;
using Xunit;
using Xunit.Sdk;

namespace Grader.Worker;

/// <summary>Assertions that must fail. Both libraries throw through hooks that code in the same process can replace; then every test would pass.</summary>
internal static class Canary
{
    private static readonly Action<string> Voice = Services.ThrowException;

    /// <summary>Asked after every test: who took the voice away for a while has put it back in the end.</summary>
    /// <returns>Null when FluentAssertions throws as it did at first.</returns>
    public static string? ComplaintOfHooks() => ReferenceEquals(Services.ThrowException, Voice)
        ? null
        : "something replaced how FluentAssertions throws. No result of this run counts.";

    /// <returns>Null when both still throw.</returns>
    public static string? Complaint()
    {
        if (!Throws(() => Assert.Fail("canary")))
            return "An assertion of xunit that must fail did not: something replaced how it throws. No result of this run counts.";
        if (!Throws(() => Execute.Assertion.FailWith("canary")))
            return "An assertion of FluentAssertions that must fail did not: something replaced how it throws. No result of this run counts.";
        return null;
    }

    private static bool Throws(Action assertion)
    {
        try
        {
            assertion();
            return false;
        }
        catch (XunitException)
        {
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
