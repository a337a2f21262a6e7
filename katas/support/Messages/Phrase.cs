namespace Katas.Support.Messages;

/// <summary>Words of a message that are printed as they are, without quotation marks.</summary>
internal sealed record Phrase(string Text);
