using FluentAssertions.Common;
using FluentAssertions.Execution;
using Xunit;
using Xunit.Sdk;

namespace Grader.Worker;

/// <summary>
/// Assertions that must fail. Both libraries throw through hooks that code in the same process can replace, so that
/// every test passes.
/// </summary>
internal static class Canary
{
    private static readonly Action<string> Voice = Services.ThrowException;

    /// <summary>Checked after every test: code that replaced the hook may restore it by the end of the run.</summary>
    /// <returns>Null if FluentAssertions still throws as it did at the start.</returns>
    public static string? ComplaintOfHooks() => ReferenceEquals(Services.ThrowException, Voice)
        ? null
        : "something replaced how FluentAssertions throws. No result of this run counts.";

    /// <returns>Null if both still throw.</returns>
    public static string? Complaint()
    {
        if (!Throws(() => Assert.Fail("canary")))
            return "An xunit assertion that must fail did not: something replaced how it throws. " +
                "No result of this run counts.";
        if (!Throws(() => Execute.Assertion.FailWith("canary")))
            return "A FluentAssertions assertion that must fail did not: something replaced how it throws. " +
                "No result of this run counts.";
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
