namespace Katas.Support.Threading;

/// <summary>Which thread of a meeting it is.</summary>
/// <param name="Kind">What for.</param>
/// <param name="Number">Its number among those of its kind, from 1.</param>
internal readonly record struct Role(RoleKind Kind, int Number)
{
    /// <summary>As a replay and a timeline name it.</summary>
    public override string ToString() => Kind switch
    {
        RoleKind.Setup => "setup",
        RoleKind.Check => "check",
        RoleKind.Pool => Number == 1 ? "c" : $"c{Number}",
        RoleKind.Own => $"t{Number}",
        _ => $"{Number}",
    };
}
