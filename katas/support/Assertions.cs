using FluentAssertions;
using FluentAssertions.Collections;
using FluentAssertions.Execution;
using FluentAssertions.Numeric;
using FluentAssertions.Primitives;
using Katas.Support.Messages;

namespace Katas.Support;

/// <summary>
/// What the tests of the katas assert again and again, with messages that name the subject and no internals.
/// </summary>
public static class Assertions
{
    /// <summary>
    /// The value is a <typeparamref name="T"/>. FluentAssertions' own <c>BeOfType</c> says "Expected type to be", and
    /// gives the type with its assembly.
    /// </summary>
    [CustomAssertion]
    public static AndWhichConstraint<ObjectAssertions, T> BeA<T>(
        this ObjectAssertions assertions,
        string because = "",
        params object[] becauseArgs)
    {
        ArgumentNullException.ThrowIfNull(assertions);
        Execute.Assertion
            .ForCondition(assertions.Subject is T)
            .BecauseOf(because, becauseArgs)
            .FailWith(
                "Expected {context:the value} to be of type {0}{reason}, but found {1}.",
                typeof(T),
                assertions.Subject);
        return new AndWhichConstraint<ObjectAssertions, T>(
            assertions, assertions.Subject is T value ? [value] : []);
    }

    /// <summary>
    /// The token is this one: all tokens of a source are the same. <c>Be</c> would print both, and they look alike.
    /// </summary>
    [CustomAssertion]
    public static AndConstraint<ObjectAssertions> BeSameTokenAs(
        this ObjectAssertions assertions,
        CancellationToken expected,
        string because = "",
        params object[] becauseArgs)
    {
        ArgumentNullException.ThrowIfNull(assertions);
        Execute.Assertion
            .ForCondition(assertions.Subject is CancellationToken token && token == expected)
            .BecauseOf(because, becauseArgs)
            .FailWith(
                expected.CanBeCanceled || expected.IsCancellationRequested
                    ? "Expected {context:it} to carry the very token that cancelled it{reason}, but found {0}."
                    : "Expected {context:it} to carry no token{reason}, but found {0}.",
                assertions.Subject switch
                {
                    CancellationToken { CanBeCanceled: false, IsCancellationRequested: false } => new Phrase("none"),
                    CancellationToken => new Phrase("another one"),
                    var other => other,
                });
        return new AndConstraint<ObjectAssertions>(assertions);
    }

    /// <summary>What <see cref="Garbage.BytesLeftBy"/> measured is less than anything that is kept.</summary>
    [CustomAssertion]
    public static AndConstraint<NumericAssertions<long>> BeLessThanALeak(
        this NumericAssertions<long> assertions,
        string because = "",
        params object[] becauseArgs)
    {
        ArgumentNullException.ThrowIfNull(assertions);
        Execute.Assertion
            .ForCondition(assertions.Subject < Garbage.BytesOfALeak)
            .BecauseOf(because, becauseArgs)
            .FailWith(
                "Expected nothing to be left in memory{reason}, but found {0} for each round.",
                new Phrase($"{assertions.Subject} bytes"));
        return new AndConstraint<NumericAssertions<long>>(assertions);
    }

    /// <summary>
    /// These items, whatever their order. <c>BeEquivalentTo</c> compares their members, and prints its configuration.
    /// </summary>
    [CustomAssertion]
    public static void EqualInAnyOrder<TCollection, T, TAssertions>(
        this GenericCollectionAssertions<TCollection, T, TAssertions> assertions,
        IEnumerable<T> expected,
        string because = "",
        params object[] becauseArgs)
        where TCollection : IEnumerable<T>
        where TAssertions : GenericCollectionAssertions<TCollection, T, TAssertions>
    {
        ArgumentNullException.ThrowIfNull(assertions);
        var wanted = expected.ToList();
        var found = assertions.Subject?.ToList() ?? [];
        Execute.Assertion
            .ForCondition(found.Count == wanted.Count && found.TrueForAll(wanted.ToList().Remove))
            .BecauseOf(because, becauseArgs)
            .FailWith("Expected {context:them} to be {0} in any order{reason}, but found {1}.", wanted, found);
    }
}
