using System.Collections;
using System.Globalization;
using System.Reflection;

namespace Katas.Support.Threading;

/// <summary>
/// What the threads of one meeting did, step by step, with the values of the fields that they touched.
/// </summary>
internal sealed class Timeline
{
    private const int MaxValueLength = 40;
    private readonly List<Entry> entries = [];
    private bool isOn;
    private (Actor Actor, Site Site, object? Owner)? written;

    /// <summary>The threads begin to meet.</summary>
    public void Begin() => isOn = true;

    /// <summary>What comes from here on does not belong to it.</summary>
    public void Stop()
    {
        FinishWrite();
        isOn = false;
    }

    public void Add(Actor actor, Site site, Act act, object? subject)
    {
        if (!isOn)
            return;
        FinishWrite();
        if (act == Act.Writes)
            written = (actor, site, subject);
        entries.Add(new Entry(actor.Role, site, act, Describe(site, act, subject)));
    }

    /// <summary><paramref name="actor"/> waits now.</summary>
    public void Note(Actor actor, Wait wait)
    {
        if (!isOn || wait.Site is null)
            return;
        FinishWrite();
        entries.Add(new Entry(actor.Role, wait.Site, Act.Waits, $"waits for {wait.Describe()}"));
    }

    public void End(Actor actor)
    {
        if (!isOn)
            return;
        FinishWrite();
        if (actor.Role.Kind is RoleKind.Meets or RoleKind.Own)
            entries.Add(new Entry(actor.Role, null, Act.GivesWay, "ends"));
    }

    public IReadOnlyList<ScheduleStep> Steps()
    {
        var sources = new SourceLines();
        return [.. entries.Select(entry => entry.ToStep(sources))];
    }

    private static string Describe(Site site, Act act, object? subject) => act switch
    {
        Act.Reads => $"reads {site.What}{ValueOf(site, subject)}",
        Act.Writes => $"writes {site.What}",
        Act.Refers => $"passes {site.What} by reference",
        Act.TouchesAtOnce => $"reads or writes {site.What} in one step",
        Act.TakesLock => "takes the lock",
        Act.TriesLock => "tries to take the lock",
        Act.LeavesLock => "leaves the lock",
        Act.WaitsForPulse => "leaves the lock, and waits for a pulse",
        Act.Pulses => "pulses",
        Act.Asks => "asks whether it is cancelled",
        Act.Registers => "registers a callback",
        Act.RunsCallback => "runs the callback that was registered here",
        Act.DisposesRegistration => "disposes of the registration",
        Act.GivesWay => "gives way",
        _ => $"calls {site.What}",
    };

    /// <summary>The value after a write is there when the thread has done its next step, or loses the turn.</summary>
    private void FinishWrite()
    {
        if (written is not var (_, site, owner))
            return;
        written = null;
        entries[^1] = entries[^1] with { What = $"writes {site.What}{ValueOf(site, owner)}" };
    }

    private static string ValueOf(Site site, object? owner)
    {
        if (owner is null || FieldOf(owner.GetType(), site.What[(site.What.LastIndexOf('.') + 1)..]) is not { } field)
            return "";
        return Format(field.GetValue(owner)) is { } text ? $": {text}" : "";
    }

    private static FieldInfo? FieldOf(Type? type, string name)
    {
        const BindingFlags Own =
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        for (; type is not null; type = type.BaseType)
        {
            if ((type.GetField(name, Own) ?? type.GetField($"<{name}>k__BackingField", Own)
                ?? type.GetField($"<{name}>P", Own)) is { } field)
                return field;
        }

        return null;
    }

    /// <summary>Nothing here runs code of the learner.</summary>
    private static string? Format(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        string text => $"\"{Shorten(text).ReplaceLineEndings(" ")}\"",
        Enum or TimeSpan => $"{value}",
        Task task => $"a task ({task.Status})",
        ICollection collection when value.GetType().Namespace?.StartsWith("System", StringComparison.Ordinal) == true =>
            collection.Count == 1 ? "1 item" : $"{collection.Count} items",
        IFormattable number when value.GetType().IsPrimitive => number.ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string Shorten(string text) => text.Length <= MaxValueLength ? text : text[..MaxValueLength] + "…";

    private sealed record Entry(Role Role, Site? Site, Act Act, string What)
    {
        public ScheduleStep ToStep(SourceLines sources)
        {
            if (Site is null or { Line: 0 } or { File: "" })
                return new ScheduleStep($"{Role}", null, 0, What, null);

            // The compiler gives a lock no line of its own.
            var line = Act is Act.TakesLock or Act.Waits ? sources.LineOfLock(Site.File, Site.Line) : Site.Line;
            var source = Act == Act.LeavesLock ? null : sources.Read(Site.File, line);
            return new ScheduleStep($"{Role}", Site.File, line, What, source);
        }
    }
}
