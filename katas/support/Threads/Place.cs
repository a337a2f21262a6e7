using System.Collections.Concurrent;
using Katas.Support.Messages;

namespace Katas.Support.Threading;

/// <summary>
/// Something that threads may share, in whatever object: a field, or what is inside of a type of collection.
/// </summary>
internal sealed class Place
{
    private static readonly ConcurrentDictionary<string, Place> Fields = new();
    private static readonly ConcurrentDictionary<Type, Place> Insides = new();

    private Place(string name) => Name = name;

    /// <summary>All linked lists and their nodes.</summary>
    public static Place LinkedLists { get; } = new("LinkedList");

    public string Name { get; }

    public static Place Of(string field) => Fields.GetOrAdd(field, static name => new Place(name));

    public static Place Inside(Type type) => Insides.GetOrAdd(type, static type => new Place(TypeName.Of(type)));
}
