namespace Grader.Engine.Compilation;

/// <summary>A member of a source, or the head of a type.</summary>
/// <param name="Name">With its type and the types of its parameters.</param>
/// <param name="Code">As it is written, without comments and indentation.</param>
/// <param name="Tokens">The same for the same code, however it is laid out.</param>
public sealed record SourceMember(string Name, string Code, string Tokens);
