namespace Katas.Support.Threading;

// What threads touch.
internal sealed partial class Actor
{
    public void Touches(object? owner, string text, Act act)
    {
        var site = Arrive(text, act, owner);
        Pass(meeting.Notes(this, owner, site.Place, isWrite: act != Act.Reads));
    }

    public void TouchesElement(object? array, nint index, string text, Act act)
    {
        Arrive(text, act, array);
        Pass(array is not null && meeting.Notes(this, array, Place.Inside(array.GetType()), isWrite: act != Act.Reads));
    }

    public void TouchesCollection(object? collection, string text, Act act)
    {
        Arrive(text, act, collection);
        var place = collection is null ? Place.LinkedLists : Place.Inside(collection.GetType());
        Pass(meeting.Notes(this, collection, place, isWrite: act != Act.CallsReader));
    }

    public void TouchesAtomically(object? owner, string text)
    {
        var site = Arrive(text, Act.TouchesAtOnce, owner);
        meeting.Shows(site.Place);
        Pass(isVisible: true);
    }

    public void Synchronizes(object? subject, string text)
    {
        Arrive(text, Act.Calls, subject);
        Pass(subject is null or CancellationTokenSource or SynchronizationContext || IsShared(Subject.Of(subject)));
    }

    public void Invokes(Delegate? callee, string text)
    {
        Arrive(text, Act.Calls, callee);
        Pass(isVisible: true);
    }

    public void MeetsUnwoven(string text)
    {
        var site = Arrive(text, Act.Calls, null);
        meeting.Fail(new ThreadsException($"This can't be explored: no points could be put into {site.What}."));
        Pass(isVisible: false);
    }

    /// <summary>What only one thread touches, or several under one lock, need not be interrupted.</summary>
    private bool IsShared(object subject) =>
        meeting.Notes(this, subject, Place.Inside(subject.GetType()), isWrite: true);
}
