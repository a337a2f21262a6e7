namespace Grader.Engine.Compilation;

/// <param name="Signature">Equal for the same member in another compilation.</param>
/// <param name="Shown">The text to show to people.</param>
internal sealed record PromisedMember(string Signature, string Shown);
