using System.Collections.Concurrent;
using Katas.Support.Threading;

namespace Grader.Tests.Support;

/// <summary>Small programs with the points put in by hand, where the weaver would put them.</summary>
internal static class HandWoven
{
    private static readonly ConcurrentDictionary<(string What, int Line), string> Sites = [];

    /// <summary>The same place is the same object each time, as a literal would be.</summary>
    public static string At(int line, string what) =>
        Sites.GetOrAdd((what, line), static key => $"{key.What}\n{key.Line}\n/gone/Code.cs\nCode.Run");

    /// <summary>A <c>lock</c> statement.</summary>
    public static void Lock(object target, int line, Action body)
    {
        var isTaken = false;
        try
        {
            Points.Enter(target, ref isTaken, At(line, "Monitor.Enter"));
            body();
        }
        finally
        {
            if (isTaken)
                Points.Exit(target, At(line + 1, "Monitor.Exit"));
        }
    }

    /// <summary>A call by which threads synchronize.</summary>
    public static void Call(int line) => Points.Synchronizes(null, At(line, "Task.get_IsCompleted"));

    public sealed class Counter
    {
        private readonly Lock gate = new();
        private int count;

        public int Count => count;

        public void Add()
        {
            Points.Reads(this, At(1, "Counter.count"));
            var before = count;
            Points.Writes(this, At(2, "Counter.count"));
            count = before + 1;
        }

        public void AddLocked()
        {
            Points.Enter(gate, At(3, "Lock.Enter"));
            try
            {
                Add();
            }
            finally
            {
                Points.Exit(gate, At(4, "Lock.Exit"));
            }
        }

        public void AddScoped()
        {
            var scope = Points.EnterScope(gate, At(5, "Lock.EnterScope"));
            try
            {
                Add();
            }
            finally
            {
                Points.Dispose(ref scope, At(6, "Scope.Dispose"));
            }
        }

        public void AddIfNone()
        {
            Points.Enter(gate, At(7, "Lock.Enter"));
            var isNone = count == 0;
            Points.Exit(gate, At(8, "Lock.Exit"));
            if (isNone)
                AddLocked();
        }
    }
}
