using System.Runtime.CompilerServices;
using Katas.Support.Threading;

namespace Katas.Support;

/// <summary>
/// What a scenario of <see cref="Threads.Explore"/> says: which threads meet, and what is checked then.
/// </summary>
public sealed class Meet
{
    internal Meet()
    {
    }

    internal List<(Action Work, string Text)> Threads { get; } = [];

    internal List<Action> Checks { get; } = [];

    internal bool IsSetUp { get; set; }

    /// <summary>Adds a thread. It starts when the setup has ended.</summary>
    /// <param name="work">What it does. If it throws, the schedule has failed.</param>
    /// <param name="text">The source text of the work, by which a failure names it.</param>
    public void Thread(Action work, [CallerArgumentExpression(nameof(work))] string text = "")
    {
        ArgumentNullException.ThrowIfNull(work);
        if (IsSetUp)
            throw new InvalidOperationException("The threads meet already. Add them in the setup.");
        Threads.Add((work, text));
    }

    /// <summary>Adds a check. It runs when all threads have ended and nothing else can run.</summary>
    public void Afterwards(Action check)
    {
        ArgumentNullException.ThrowIfNull(check);
        Checks.Add(check);
    }

    /// <summary>Runs what the setup, or the check, has set going: continuations, and work for the pool.</summary>
    public void Settle()
    {
        if (Actor.Current is not { Role.Kind: RoleKind.Setup or RoleKind.Check } actor)
        {
            throw new InvalidOperationException(
                "Settle belongs into the setup or the check, not into a thread that meets.");
        }

        actor.Settles();
    }
}
