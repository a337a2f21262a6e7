namespace Katas.Support.Snapshots;

/// <summary>A text is not the one that was verified, or nothing was verified yet.</summary>
/// <param name="message">What differs, and how to accept it.</param>
public sealed class SnapshotException(string message) : Exception(message);
