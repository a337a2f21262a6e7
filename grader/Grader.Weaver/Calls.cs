using Mono.Cecil;

namespace Grader.Weaver;

/// <summary>What a call does that another thread could notice, by the names of type and method.</summary>
internal static class Calls
{
    private static readonly HashSet<string> Delegates =
    [
        "Action", "Func", "Predicate", "Comparison", "Converter", "EventHandler", "AsyncCallback", "SendOrPostCallback",
        "WaitCallback", "TimerCallback", "ContextCallback", "ThreadStart", "ParameterizedThreadStart",
    ];

    private static readonly HashSet<string> Harmless =
    [
        "System.Threading.CancellationToken", "System.Threading.CancellationTokenRegistration",
        "System.Threading.Thread::get_CurrentThread", "System.Threading.Thread::get_ManagedThreadId",
        "System.Threading.Thread::get_Name", "System.Threading.Thread::set_Name",
        "System.Threading.Thread::set_IsBackground", "System.Threading.Thread::get_IsBackground",
        "System.Threading.CancellationTokenSource::get_Token", "System.Threading.AsyncLocal`1",
        "System.Threading.ExecutionContext", "System.Threading.Timeout", "System.Threading.LazyInitializer",
    ];

    private static readonly HashSet<string> TaskMembers =
    [
        "get_IsCompleted", "get_IsCompletedSuccessfully", "get_IsFaulted", "get_IsCanceled", "get_Status",
        "get_Exception", "get_Result", "ContinueWith", "Wait", "WaitAll", "WaitAny", "WhenAll", "WhenAny",
        "TryStart", "Start", "RunSynchronously",
    ];

    private static readonly HashSet<string> CollectionReads =
    [
        "ContainsKey", "ContainsValue", "Contains", "Peek", "TryPeek", "TryGetValue", "GetEnumerator", "ToArray",
        "CopyTo", "IndexOf", "LastIndexOf", "Find", "FindAll", "FindIndex", "FindLast", "FindLastIndex", "Exists",
        "TrueForAll", "ForEach", "ConvertAll", "GetRange", "BinarySearch", "AsReadOnly", "Slice", "Overlaps",
        "SetEquals", "IsSubsetOf", "IsSupersetOf", "TryGetAlternateLookup", "ElementAt", "Get",
    ];

    private static readonly string[] NotCollections =
        ["Comparer", "Enumerator", "KeyValuePair", "Exception", "Structural"];

    public static CallKind Of(TypeReference type, MethodReference called)
    {
        var outer = type.GetElementType();
        while (outer.DeclaringType is { } around)
            outer = around;
        if (type is ArrayType)
            return called.Name == "Get" ? CallKind.ReadsCollection : CallKind.WritesCollection;
        if (outer is TypeDefinition)
            return CallKind.Nothing;
        if (!IsPlatform(outer.Scope))
            return called.Name == ".ctor" ? CallKind.Nothing : CallKind.Synchronizes;
        var name = type.GetElementType().FullName;
        return outer.Namespace switch
        {
            "System" when called.Name == "Invoke" && Delegates.Contains(Readable.NameOf(outer)) => CallKind.Invokes,
            "System.Linq" => CallKind.ReadsArguments,
            "System.Runtime.InteropServices" when outer.Name == "CollectionsMarshal" => CallKind.ReadsArguments,
            "System.Collections.Concurrent" => Unless(called.Name == ".ctor"),
            "System.Collections.Generic" or "System.Collections" or "System.Collections.ObjectModel" =>
                OfCollection(Readable.NameOf(type), called.Name),
            "System.Threading" when name is "System.Threading.Interlocked" or "System.Threading.Volatile" =>
                CallKind.Atomic,
            "System.Threading" when called.Name == "Invoke" => CallKind.Invokes,
            "System.Threading" or "System.Threading.Channels" =>
                Unless(
                    called.Name == ".ctor" || Harmless.Contains(name) || Harmless.Contains($"{name}::{called.Name}")),
            "System.Threading.Tasks" when Readable.NameOf(type) == "TaskCompletionSource" =>
                Unless(called.Name is ".ctor" or "get_Task"),
            "System.Threading.Tasks" => Unless(!TaskMembers.Contains(called.Name)),
            "System.Runtime.CompilerServices" => Unless(called.Name != "get_IsCompleted"),
            _ => CallKind.Nothing,
        };
    }

    /// <summary>Whether a call of a struct leaves it as it is.</summary>
    public static bool LeavesStruct(TypeReference type) =>
        type.FullName is "System.Threading.CancellationToken" or "System.Threading.CancellationTokenRegistration";

    public static bool IsCollection(TypeReference type) =>
        type.Namespace.StartsWith("System.Collections", StringComparison.Ordinal);

    private static CallKind OfCollection(string type, string member)
    {
        if (Array.Exists(NotCollections, part => type.Contains(part, StringComparison.Ordinal)))
            return CallKind.Nothing;
        if (member is ".ctor" or "AddRange" or "InsertRange" or "UnionWith" or "ExceptWith" or "IntersectWith")
            return member == ".ctor" ? CallKind.ReadsArguments : CallKind.WritesCollectionReadsArguments;
        return member.StartsWith("get_", StringComparison.Ordinal) || CollectionReads.Contains(member)
            ? CallKind.ReadsCollection
            : CallKind.WritesCollection;
    }

    private static CallKind Unless(bool harmless) => harmless ? CallKind.Nothing : CallKind.Synchronizes;

    private static bool IsPlatform(IMetadataScope scope) =>
        scope.Name is "mscorlib" or "netstandard" || scope.Name.StartsWith("System.", StringComparison.Ordinal)
        || scope.Name.StartsWith("Microsoft.", StringComparison.Ordinal) || scope.Name == "System";
}
