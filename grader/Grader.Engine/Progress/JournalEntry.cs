using Grader.Engine.Verdicts;

namespace Grader.Engine.Progress;

/// <summary>One line of the journal.</summary>
internal sealed record JournalEntry(DateTimeOffset At, string Kata, KataState State, int Passed, int Total);
