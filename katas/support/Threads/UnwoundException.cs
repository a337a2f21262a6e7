namespace Katas.Support.Threading;

/// <summary>Ends a thread of a meeting that is over, at the point at which it is.</summary>
internal sealed class UnwoundException() : Exception("This schedule is over.");
