namespace Katas.Support.Snapshots;

/// <summary>A text differs from its verified snapshot, or there is no such snapshot yet.</summary>
/// <param name="message">What differs, and how to accept it.</param>
public sealed class SnapshotException(string message) : Exception(message);
