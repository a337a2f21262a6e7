// Misconception: Dispose is how one takes a registration back, wherever one is.
// Caught by: A_cancel_and_a_close_that_meet_wait_for_nobody
// Replaces: Chan.cs
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Katas.Channels;

public sealed class Chan<T>
{
    private readonly LinkedList<Sender<T>> senders = new();
    private readonly LinkedList<Receiver<T>> receivers = new();
    private readonly Queue<T> buffer = new();
    private readonly int capacity;
    private readonly TaskCompletionSource completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Chan(int capacity = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        this.capacity = capacity;
    }

    public Task Completion => completion.Task;

    internal bool CanPut => !IsClosed && (receivers.Count > 0 || buffer.Count < capacity);

    internal bool CanTake => senders.Count > 0 || buffer.Count > 0;

    internal bool IsClosed { get; private set; }

    internal bool IsDrained => IsClosed && buffer.Count == 0;

    internal Exception? CloseError { get; private set; }

    internal long ClosedAt { get; private set; }

    public Task SendAsync(T item, CancellationToken cancellationToken = default) =>
        !cancellationToken.IsCancellationRequested && TrySend(item) ? Task.CompletedTask
        : new Wait<bool>([new Sender<T>(this, item)], _ => true, cancellationToken).Begin();

    public Task<T> ReceiveAsync(CancellationToken cancellationToken = default) =>
        !cancellationToken.IsCancellationRequested && TryReceive(out var item) ? Task.FromResult(item)
        : new Wait<T>([new Receiver<T>(this)], place => ((Receiver<T>)place).Item, cancellationToken).Begin();

    public bool TrySend(T item) => Gate.Pass(afterwards =>
    {
        if (!CanPut) return false;

        Put(item, afterwards);
        return true;
    });

    public bool TryReceive([MaybeNullWhen(false)] out T item)
    {
        (var received, item) = Gate.Pass(afterwards => CanTake ? (true, Take(afterwards)) : (false, default(T)!));
        return received;
    }

    public bool Close(Exception? error = null) => Gate.Pass(afterwards =>
    {
        if (IsClosed) return false;

        IsClosed = true;
        CloseError = error;
        ClosedAt = Gate.NextClosing();
        while (senders.First is { } sender) sender.Value.Die(afterwards);
        while (receivers.First is { } receiver) receiver.Value.Die(afterwards);
        if (IsDrained) afterwards.Add(Complete);
        return true;
    });

    public IAsyncEnumerable<T> ReadAllAsync(CancellationToken cancellationToken = default) => ReadAllAsync(cancellationToken, default);

    private async IAsyncEnumerable<T> ReadAllAsync(CancellationToken ofCall, [EnumeratorCancellation] CancellationToken ofLoop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ofCall, ofLoop);
        while (true)
        {
            ofCall.ThrowIfCancellationRequested();
            ofLoop.ThrowIfCancellationRequested();

            T item;
            try
            {
                item = await ReceiveAsync(either.Token);
            }
            catch (ChannelClosedException closed) when (closed.InnerException is null)
            {
                yield break;
            }
            catch (OperationCanceledException)
            {
                continue;
            }

            yield return item;
        }
    }

    internal void Put(T item, List<Action> afterwards)
    {
        if (receivers.First is { } receiver) receiver.Value.Give(item, afterwards);
        else buffer.Enqueue(item);
    }

    internal T Take(List<Action> afterwards)
    {
        if (senders.First is { } sender) buffer.Enqueue(sender.Value.Fetch(afterwards));
        var item = buffer.Dequeue();
        if (IsDrained) afterwards.Add(Complete);
        return item;
    }

    internal void Join(LinkedListNode<Sender<T>> sender) => senders.AddLast(sender);

    internal void Join(LinkedListNode<Receiver<T>> receiver) => receivers.AddLast(receiver);

    private void Complete()
    {
        if (CloseError is null)
        {
            completion.SetResult();
            return;
        }

        completion.SetException(CloseError);
        _ = completion.Task.Exception;
    }
}

public sealed class ChannelClosedException(Exception? closeError = null)
    : InvalidOperationException(
        closeError is null
            ? "The channel was closed: stop sending, and stop receiving once this comes out of a receive."
            : "The channel was closed because of an error: see the inner exception.",
        closeError);

internal static class Gate
{
    private static readonly Lock everything = new();
    private static long closings;

    public static TResult Pass<TResult>(Func<List<Action>, TResult> step)
    {
        List<Action> afterwards = [];
        TResult result;
        lock (everything) result = step(afterwards);

        afterwards.ForEach(action => action());
        return result;
    }

    public static long NextClosing() => ++closings;
}

internal abstract class Wait
{
    public abstract void Served(Place place, List<Action> afterwards);

    public abstract void Died(List<Action> afterwards);
}

internal sealed class Wait<TResult> : Wait
{
    private readonly TaskCompletionSource<TResult> source = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IReadOnlyList<Place> places;
    private readonly Func<Place, TResult> result;
    private readonly CancellationTokenRegistration registration;
    private bool isOver;

    public Wait(IReadOnlyList<Place> places, Func<Place, TResult> result, CancellationToken cancellationToken)
    {
        this.places = places;
        this.result = result;
        registration = cancellationToken.UnsafeRegister((_, token) => Cancel(token), null);
    }

    public Task<TResult> Begin(Func<int, int>? draw = null)
    {
        int? drawn = null;
        while (Gate.Pass(afterwards => Decide(drawn, afterwards)) is > 1 and var ready)
        {
            try
            {
                drawn = draw!(ready);
            }
            catch (Exception error)
            {
                Gate.Pass(afterwards => End(() => source.SetException(error), afterwards));
            }
        }

        return source.Task;
    }

    public override void Served(Place place, List<Action> afterwards) => End(() => source.SetResult(result(place)), afterwards);

    public override void Died(List<Action> afterwards)
    {
        if (places.All(place => place.IsDead)) End(() => source.SetException(places[0].Closed()), afterwards);
    }

    private int Decide(int? drawn, List<Action> afterwards)
    {
        if (isOver) return 0;

        var ready = places.Where(place => place.IsReady).ToList();
        if (ready.Count > 1 && drawn is null) return ready.Count;

        if (ready.Count > 0)
        {
            var chosen = ready[(drawn ?? 0) % ready.Count];
            chosen.Serve(afterwards);
            Served(chosen, afterwards);
            return 0;
        }

        foreach (var place in places)
            if (!place.IsDead) place.Join(this);
        Died(afterwards);
        return 0;
    }

    private void Cancel(CancellationToken token) => Gate.Pass(afterwards => End(() => source.SetCanceled(token), afterwards));

    private bool End(Action end, List<Action> afterwards)
    {
        if (isOver) return false;

        isOver = true;
        registration.Dispose();
        foreach (var place in places) place.Leave();
        afterwards.Add(end);
        return true;
    }
}

internal abstract class Place
{
    protected Wait? Wait { get; private set; }

    public abstract bool IsReady { get; }

    public abstract bool IsDead { get; }

    public abstract ChannelClosedException Closed();

    public abstract void Serve(List<Action> afterwards);

    public abstract void Leave();

    public void Join(Wait wait)
    {
        Wait = wait;
        Join();
    }

    public void Die(List<Action> afterwards)
    {
        Leave();
        Wait!.Died(afterwards);
    }

    protected abstract void Join();
}

internal sealed class Sender<T> : Place
{
    private readonly LinkedListNode<Sender<T>> node;
    private readonly Chan<T> to;
    private readonly T item;

    public Sender(Chan<T> to, T item)
    {
        this.to = to;
        this.item = item;
        node = new(this);
    }

    public override bool IsReady => to.CanPut;

    public override bool IsDead => to.IsClosed;

    public override ChannelClosedException Closed() => new(to.CloseError);

    public override void Serve(List<Action> afterwards) => to.Put(item, afterwards);

    public override void Leave() => node.List?.Remove(node);

    public T Fetch(List<Action> afterwards)
    {
        Wait!.Served(this, afterwards);
        return item;
    }

    protected override void Join() => to.Join(node);
}

internal sealed class Receiver<T> : Place
{
    private readonly LinkedListNode<Receiver<T>> node;
    private readonly Chan<T> from;

    public Receiver(Chan<T> from)
    {
        this.from = from;
        node = new(this);
    }

    public T Item { get; private set; } = default!;

    public override bool IsReady => from.CanTake;

    public override bool IsDead => from.IsDrained;

    public override ChannelClosedException Closed() => new(from.CloseError);

    public override void Serve(List<Action> afterwards) => Item = from.Take(afterwards);

    public override void Leave() => node.List?.Remove(node);

    public void Give(T item, List<Action> afterwards)
    {
        Item = item;
        Wait!.Served(this, afterwards);
    }

    protected override void Join() => from.Join(node);
}
