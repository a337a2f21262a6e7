using System.ComponentModel;

namespace Katas.Support.Threading;

/// <summary>
/// Says which member the weaver replaces by the method: the overload with the same parameters, without the last one,
/// which is the place of the call. An instance comes first; a struct by reference.
/// </summary>
/// <param name="type">The type that has the member.</param>
/// <param name="member">Its name in metadata: <c>get_Result</c>, <c>.ctor</c>.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class InsteadOfAttribute(Type type, string member) : Attribute
{
    /// <summary>The type that has the member.</summary>
    public Type Type => type;

    /// <summary>The member's name in metadata.</summary>
    public string Member => member;
}
