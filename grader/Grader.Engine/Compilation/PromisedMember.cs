namespace Grader.Engine.Compilation;

/// <param name="Signature">The same for the same member in another compilation.</param>
/// <param name="Shown">For people.</param>
internal sealed record PromisedMember(string Signature, string Shown);
