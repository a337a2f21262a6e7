using System.Collections.Concurrent;
using System.Reflection;

namespace Katas.Support.Threading;

/// <summary>What threads share when one of them calls an object.</summary>
internal static class Subject
{
    private static readonly ConcurrentDictionary<Type, Func<object, object>> Known = new();

    /// <summary>The task, where a source of it is called.</summary>
    public static object Of(object called) => Known.GetOrAdd(called.GetType(), FindTask)(called);

    private static Func<object, object> FindTask(Type type)
    {
        for (var source = type; source is not null; source = source.BaseType)
        {
            if (source == typeof(TaskCompletionSource))
                return static called => ((TaskCompletionSource)called).Task;
            if (!source.IsGenericType || source.GetGenericTypeDefinition() != typeof(TaskCompletionSource<>))
                continue;
            return typeof(Subject).GetMethod(nameof(TaskOf), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(source.GetGenericArguments())
                .CreateDelegate<Func<object, object>>();
        }

        return static called => called;
    }

    private static object TaskOf<T>(object called) => ((TaskCompletionSource<T>)called).Task;
}
