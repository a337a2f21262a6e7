// Every construct that the weaver has to leave as it is: compiled by the tests, plain and woven, and run both ways.
#nullable enable
using System;
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Samples;

public static class Torture
{
    public static string Run()
    {
        var log = new Log();
        new Locks(log).Run();
        new Fields<int>(log).Run(3);
        new Fields<string>(log).Run("three");
        new Arrays(log).Run();
        new References(log).Run();
        new Flow(log).Run();
        new Collections(log).Run();
        new Closures(log).Run();
        new Outer<int>.Inner<string>(log).Run(1, "one");
        new Records(log).Run();
        new Unsafe(log).Run();
        new Events(log).Run();
        new Tokens(log).Run();
        new Asynchronous(log).RunAsync().GetAwaiter().GetResult();
        Statics.Run(log);
        return log.ToString();
    }
}

public sealed class Log
{
    private readonly StringBuilder text = new();
    private int lines;

    public void Add(FormattableString line) => text.Append(++lines).Append(": ").AppendLine(line.ToString(CultureInfo.InvariantCulture));

    public override string ToString() => text.ToString();
}

public sealed class Locks(Log log)
{
    private readonly Lock gate = new();
    private readonly object old = new();
    private int count;

    public void Run()
    {
        lock (gate)
        {
            count++;
            lock (old)
            {
                count += 2;
                lock (gate)
                    count *= 3;
            }
        }

        using (gate.EnterScope())
            count--;
        gate.Enter();
        try
        {
            log.Add($"held {gate.IsHeldByCurrentThread} {count}");
        }
        finally
        {
            gate.Exit();
        }

        if (gate.TryEnter())
            gate.Exit();
        if (gate.TryEnter(TimeSpan.Zero))
            gate.Exit();
        log.Add($"not held {gate.IsHeldByCurrentThread} {Early(true)} {Early(false)}");
        lock (old)
        {
            Monitor.Pulse(old);
            Monitor.PulseAll(old);
        }

        var taken = false;
        try
        {
            Monitor.TryEnter(old, ref taken);
            log.Add($"{taken} {Monitor.IsEntered(old)}");
        }
        finally
        {
            if (taken)
                Monitor.Exit(old);
        }

        try
        {
            lock (gate)
                throw new InvalidOperationException("out of a lock");
        }
        catch (InvalidOperationException error)
        {
            log.Add($"{error.Message} {gate.IsHeldByCurrentThread}");
        }

        try
        {
            Monitor.Exit(old);
        }
        catch (SynchronizationLockException)
        {
            log.Add($"not mine");
        }
    }

    private int Early(bool now)
    {
        lock (gate)
        {
            if (now)
                return count++;
        }

        lock (old)
            return now ? 0 : --count;
    }
}

public class Fields<T>(Log log)
{
    private static int made;
    private static T? last;
    private readonly int own = ++made;
    private volatile int flag;
    private volatile string? name;
    private T? value;
    private (int Left, int Right) pair;
    private Nested nested;
    private long wide;
    private int? maybe;

    public T? Auto { get; private set; }

    public required_int Required { get; init; } = new();

    public int Kept { get; set => field = value < 0 ? 0 : value; }

    public struct Nested
    {
        public (int A, int B) Deep;
        public int Plain;

        public int Next() => ++Plain;
    }

    public sealed class required_int
    {
        public int Value = 7;
    }

    public void Run(T given)
    {
        value = given;
        last = value;
        Auto = last;
        pair.Left++;
        pair.Right += pair.Left + 2;
        (pair.Left, pair.Right) = (pair.Right, pair.Left);
        nested.Deep.A = 4;
        nested.Deep.B += nested.Deep.A++ * 2;
        var next = nested.Next() + nested.Next();
        flag = 1;
        flag += flag + 1;
        name = given?.ToString();
        name += "!";
        wide = wide == 0 ? flag > 2 ? 5 : 6 : 7;
        this.wide += Choose(wide > 5 ? wide : wide + 1, ref wide);
        maybe ??= 4;
        maybe++;
        Kept = -1;
        Kept += 5;
        this.Required.Value += Required.Value > 3 ? own > 0 ? 1 : 2 : 3;
        log.Add($"{value} {last} {Auto} {pair} {nested.Deep} {nested.Plain} {next} {flag} {name} {wide} {maybe} {Kept} {Required.Value}");
        Self().value = default;
        (flag > 0 ? Self() : this).wide = flag > 100 ? 1 : 2;
        var copy = nested;
        copy.Plain = 99;
        log.Add($"{value is null} {wide} {copy.Plain - nested.Plain} {Interlocked.Exchange(ref last, given)}");
    }

    private Fields<T> Self() => this;

    private static long Choose(long one, ref long other) => other = one + other;
}

public sealed class Arrays(Log log)
{
    private readonly int[] cells = [1, 2, 3, 4];
    private readonly string[][] jagged = [["a"], ["b", "c"]];
    private readonly int[,] grid = new int[2, 2];
    private readonly (int X, string Y)[] pairs = new (int, string)[2];
    private readonly byte[] bytes = new byte[3];
    private readonly double[] reals = [0.5, 1.5];
    private readonly Guid[] guids = new Guid[1];
    private int at;

    public void Run()
    {
        cells[0]++;
        cells[at++] += cells[at] * 10;
        cells[cells[1] > 1 ? 2 : 3] = at > 0 ? cells[3] : -1;
        cells[^1] -= 5;
        jagged[1][0] += jagged[0][0];
        jagged[0] = [jagged[1][1], "d"];
        grid[1, 0] = 5;
        grid[1, 1] += grid[1, 0]++;
        pairs[1].X = 7;
        pairs[1].Y += "y";
        pairs[0] = (1, "z");
        bytes[2] = 255;
        bytes[2]++;
        reals[1] *= 2;
        guids[0] = Guid.Empty;
        ref var cell = ref cells[1];
        cell += 100;
        cell = ref cells[2];
        cell++;
        Interlocked.Add(ref cells[3], cells[0]);
        object[] any = ["s", 1];
        any[1] = 2;
        log.Add($"{string.Join(',', cells)} {string.Join(',', jagged.Select(row => string.Concat(row)))} {grid[1, 0]} {grid[1, 1]}");
        log.Add($"{pairs[0]} {pairs[1]} {bytes[2]} {reals[1]} {guids[0].GetHashCode()} {any[1]} {cells[1..3].Length}");
        foreach (var (x, y) in pairs)
            log.Add($"{x}{y}");
        try
        {
            any[7] = null!;
        }
        catch (IndexOutOfRangeException)
        {
            log.Add($"out");
        }

        object[] strings = new string[1];
        try
        {
            strings[0] = 1;
        }
        catch (ArrayTypeMismatchException)
        {
            log.Add($"mismatch");
        }
    }
}

public sealed class References(Log log)
{
    private int one = 1;
    private int two = 2;
    private Point point = new() { X = 1 };
    private readonly int[] cells = new int[3];

    public struct Point
    {
        public int X;

        [UnscopedRef] public ref int Inside => ref X;

        public readonly int Twice => 2 * X;
    }

    private ref struct Cursor(ref int place)
    {
        private ref int place = ref place;
        private int moves = 0;

        public void Add(int number)
        {
            place += number;
            moves++;
        }

        public readonly int Moves => moves;
    }

    public void Run()
    {
        ref var chosen = ref (one > two ? ref one : ref two);
        chosen += 10;
        Larger() += 100;
        ref readonly var fixedOne = ref one;
        Swap(ref one, ref two);
        var cursor = new Cursor(ref cells[1]);
        cursor.Add(5);
        cursor.Add(one);
        point.Inside += 3;
        point.X <<= 1;
        var total = 0;
        for (var index = 0; index < 3; index++)
        {
            ref var cell = ref cells[index];
            while (cell < 2 + index)
                cell += 1 + Read(in cell);
            total += cell;
        }

        Span<int> some = stackalloc int[4];
        some[2] = one;
        some[1] += some[2];
        foreach (ref var item in some)
            item++;
        log.Add($"{one} {two} {fixedOne} {string.Join(',', cells)} {cursor.Moves} {point.X} {point.Twice} {total} {some[1]}");
        log.Add($"{Out(out var made)} {made} {TryParse("12")} {TryParse("x")} {Sum(1, 2, 3)} {Sum()}");
        References? nobody = null;
        try
        {
            nobody!.one++;
        }
        catch (NullReferenceException)
        {
            log.Add($"null {nobody?.one ?? -1}");
        }
    }

    private ref int Larger() => ref one > two ? ref one : ref two;

    private static int Read(in int number) => number;

    private static void Swap(ref int left, ref int right) => (left, right) = (right, left);

    private bool Out(out int number)
    {
        number = one;
        return number > 0;
    }

    private static int TryParse(string text) => int.TryParse(text, out var number) ? number : -1;

    private static int Sum(params ReadOnlySpan<int> numbers)
    {
        var sum = 0;
        foreach (var number in numbers)
            sum += number;
        return sum;
    }
}

public sealed class Flow(Log log)
{
    private int state;
    private string? text;

    public void Run()
    {
        for (var round = 0; round < 6; round++)
        {
            state = round switch { 0 => state + 1, 1 or 2 => state * 2, > 3 when state > 3 => state - 1, _ => state ^ 5 };
            try
            {
                try
                {
                    Throw(round);
                    log.Add($"through {round} {state}");
                }
                catch (ArgumentException error) when (Filter(error) && state++ >= 0)
                {
                    log.Add($"filtered {error.Message} {state}");
                    continue;
                }
                catch (ArgumentException)
                {
                    state += 10;
                    throw;
                }
                finally
                {
                    state++;
                }
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                log.Add($"outer {error.GetType().Name} {state}");
                if (round == 4)
                    break;
            }
        }

        text ??= state > 0 ? text ?? "some" : null;
        text = text is { Length: > 2 } long_ ? long_[..2] : text;
        goto end;
    end:
        log.Add($"{text} {(state, text) switch { (> 3, "so") => "both", _ => "none" }} {string.Join(',', Numbers(3))} {Deep(5)}");
        foreach (var number in Numbers(100))
        {
            if (number > 2)
                break;
        }

        log.Add($"disposed {state}");
    }

    private static bool Filter(Exception error) => error.Message.Contains("even", StringComparison.Ordinal);

    private static void Throw(int round)
    {
        switch (round)
        {
            case 1:
                throw new ArgumentException("odd");
            case 2:
                throw new ArgumentException("even");
            case 3:
                throw new NotSupportedException();
            case 4:
                throw new InvalidCastException();
        }
    }

    private IEnumerable<int> Numbers(int count)
    {
        try
        {
            for (var number = 0; number < count; number++)
            {
                state = number;
                yield return number + (state > 1 ? state : 0);
            }
        }
        finally
        {
            state = -1;
        }
    }

    private int Deep(int depth) => depth == 0 ? state : Deep(depth - 1) + Deep(depth - 1) - (state = depth);
}

public sealed class Collections(Log log)
{
    private readonly List<int> list = [3, 1, 2];
    private readonly Dictionary<string, List<int>> map = new() { ["a"] = [1], ["b"] = [2, 3] };
    private readonly LinkedList<string> linked = new(["x", "y"]);
    private readonly Queue<int> queue = new();
    private readonly ConcurrentDictionary<int, int> concurrent = new();
    private readonly SortedSet<int> sorted = [5, 4];
    private IList<int> view = [];
    private IEnumerable<int> lazy = [];

    public void Run()
    {
        list.Add(list.Count > 2 ? list[0] : 9);
        list.AddRange(list);
        list[1] += list[^1]++;
        list.Sort((left, right) => right - left);
        list.RemoveAll(number => number == 3);
        map["c"] = [.. list, 7];
        map["a"].AddRange(map["b"]);
        map.TryGetValue("c", out var found);
        var node = linked.First!;
        linked.AddAfter(node, node.Value + "!");
        node.Value += "?";
        linked.Remove(node);
        queue.Enqueue(1);
        queue.Enqueue(queue.Peek() + 1);
        concurrent.AddOrUpdate(1, 1, (_, old) => old + 1);
        concurrent.AddOrUpdate(1, 1, (_, old) => old + 1);
        sorted.UnionWith(list);
        view = new ReadOnlyCollection<int>(list);
        lazy = list.Where(number => number > 0).Select(number => number * 2);
        CollectionsMarshal.AsSpan(list)[0]++;
        log.Add($"{string.Join(',', list)} {string.Join(',', map.Select(pair => $"{pair.Key}{pair.Value.Count}"))} {found?.Count}");
        log.Add($"{string.Join(',', linked)} {node.List is null} {queue.Dequeue()}{queue.Count} {concurrent[1]} {string.Join(',', sorted)}");
        foreach (var (key, numbers) in map)
            log.Add($"{key} {numbers.Sum()} {view.Count} {lazy.First()} {((IList)numbers).Count} {view.Contains(7)}");
        try
        {
            foreach (var number in list)
                list.Remove(number);
        }
        catch (InvalidOperationException)
        {
            log.Add($"changed");
        }
    }
}

public sealed class Closures(Log log)
{
    private int field;

    public void Run()
    {
        var local = 1;
        Action add = () => local += field++;
        Func<int, Func<int>> nested = outer => () =>
        {
            var inner = outer + local;
            add();
            return inner++ + Local(inner) + field;
        };
        add();
        var all = new List<Func<int>>();
        for (var index = 0; index < 3; index++)
        {
            var copy = index;
            all.Add(() => copy++ + local);
        }

        log.Add($"{nested(2)()} {all.Sum(each => each() + each())} {local} {field} {Static(static number => number + 1)}");
        Func<int> method = all[0].Invoke;
        add += () => field = 100;
        add();
        log.Add($"{method()} {field} {Recursive(3)}");

        int Local(int number)
        {
            local++;
            return number * local;
        }

        static int Recursive(int depth) => depth <= 0 ? 0 : depth + Recursive(depth - 1);
    }

    private static int Static(Func<int, int> function) => function(1);
}

public class Outer<TOuter>
{
    private static int shared;

    public class Inner<TInner>(Log log)
    {
        private readonly Dictionary<TInner, List<(TOuter, TInner)>> all = new(1) { };
        private static TInner? last;
        private TOuter[] kept = new TOuter[2];

        public void Run(TOuter outer, TInner inner)
        {
            all[inner] = [(outer, inner)];
            all[inner].Add((outer, last!));
            last = inner;
            kept[1] = outer;
            kept[0] = kept[1];
            shared++;
            Outer<TInner>.shared += 2;
            Use<List<TOuter>>(kept[0], [outer]);
            var source = new TaskCompletionSource<TOuter>();
            source.SetResult(outer);
            log.Add($"{all[inner].Count} {last} {kept[0]} {shared} {Outer<TInner>.shared} {source.Task.IsCompleted} {source.Task.Result}");
            log.Add($"{Map(outer, value => value?.ToString() ?? "")} {Same(inner, inner)} {new Box<TInner> { Value = inner }}");
        }

        private void Use<TList>(TOuter value, TList list) where TList : class, IList<TOuter>
        {
            list.Add(value);
            list[0] = value;
            log.Add($"{list.Count} {list.Contains(value)} {typeof(TList).Name}");
        }

        private TResult Map<TResult>(TOuter value, Func<TOuter, TResult> map) => map(value);

        private static bool Same<TAny>(TAny left, TAny right) where TAny : TInner => EqualityComparer<TAny>.Default.Equals(left, right);
    }

    private struct Box<TValue>
    {
        public TValue Value;

        public override readonly string ToString() => $"[{Value}]";
    }
}

public sealed class Records(Log log)
{
    private Person person = new("Ada", 36);
    private Place place = new(1, 2);

    private record Person(string Name, int Age)
    {
        public int Asked { get; set; }

        public sealed override string ToString() => $"{Name} ({Age}, asked {Asked})";
    }

    private sealed record Pupil(string Name, int Age, List<int> Marks) : Person(Name, Age);

    private record struct Place(int X, int Y);

    public void Run()
    {
        person.Asked++;
        person = person with { Age = person.Age + 1 };
        place.X += 2;
        place = place with { Y = place.X };
        Person pupil = new Pupil("Bo", 9, [1, 2]);
        log.Add($"{person} {place} {pupil} {person == new Person("Ada", 37) { Asked = 1 }} {pupil.Equals(person)}");
        var (name, age) = person;
        var anonymous = new { name, age, place.X };
        log.Add($"{name} {age} {anonymous} {anonymous.Equals(new { name, age, place.X })}");
    }
}

public sealed unsafe class Unsafe(Log log)
{
    private int number = 5;
    private readonly int[] numbers = [1, 2, 3];
    private Buffer buffer;

    [StructLayout(LayoutKind.Sequential)]
    private struct Buffer
    {
        public fixed byte Bytes[4];
        public int After;
    }

    [InlineArray(3)]
    private struct Three
    {
        private int first;
    }

    public void Run()
    {
        fixed (int* pointer = &number)
            *pointer += 2;
        fixed (int* pointer = numbers)
        {
            pointer[1]++;
            *(pointer + 2) = pointer[0] + 10;
        }

        fixed (byte* bytes = buffer.Bytes)
            bytes[3] = 8;
        buffer.After++;
        var local = stackalloc int[3];
        local[1] = number;
        var place = &local[1];
        (*place)++;
        delegate*<int, int> function = &Twice;
        Three three = default;
        three[1] = function(21);
        three[2] += three[1];
        log.Add($"{number} {string.Join(',', numbers)} {buffer.Bytes[3]} {buffer.After} {*place} {function(4)} {three[2]} {sizeof(Buffer)}");
    }

    private static int Twice(int number) => 2 * number;
}

public sealed class Events(Log log)
{
    private int raised;
    private EventHandler? own;

    public event EventHandler? Raised;

    public event EventHandler Own
    {
        add => own += value;
        remove => own -= value;
    }

    public void Run()
    {
        Raised += Count;
        Raised += (_, _) => raised += 10;
        Own += Count;
        Raised?.Invoke(this, EventArgs.Empty);
        Raised -= Count;
        Raised?.Invoke(this, EventArgs.Empty);
        own!(this, EventArgs.Empty);
        Own -= Count;
        log.Add($"{raised} {own is null} {Interlocked.Increment(ref raised)} {Interlocked.CompareExchange(ref raised, 5, raised)} {Volatile.Read(ref raised)}");
        Volatile.Write(ref raised, 6);
        Thread.MemoryBarrier();
        log.Add($"{raised}");
    }

    private void Count(object? sender, EventArgs args) => raised++;
}

public sealed class Tokens(Log log)
{
    private CancellationTokenRegistration kept;
    private CancellationToken token;
    private int called;

    public void Run()
    {
        using var source = new CancellationTokenSource();
        token = source.Token;
        kept = token.Register(() => called++);
        using (token.UnsafeRegister(state => called += (int)state!, 10))
            log.Add($"{token.IsCancellationRequested} {token.CanBeCanceled}");
        using var registration = source.Token.Register((state, token) => called += token.IsCancellationRequested ? 100 : 0, null);
        log.Add($"{kept.Unregister()} {kept.Unregister()}");
        source.Cancel();
        kept.Dispose();
        log.Add($"{called} {token.IsCancellationRequested}");
        try
        {
            token.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException error)
        {
            log.Add($"{error.CancellationToken == token}");
        }
    }
}

public sealed class Asynchronous(Log log)
{
    private readonly SemaphoreSlim slots = new(1);
    private int done;

    public async Task RunAsync()
    {
        var local = 1;
        await Task.Yield();
        local += await Add(local, await Add(2, 3)) + done;
        await slots.WaitAsync();
        try
        {
            done += await Value(local).ConfigureAwait(false);
        }
        finally
        {
            slots.Release();
            await Task.CompletedTask;
        }

        await foreach (var number in Numbers(3))
            done += number;
        await foreach (var number in Numbers(3).WithCancellation(CancellationToken.None).ConfigureAwait(false))
            done += number;
        await using (var resource = new Resource(this))
            resource.Use();
        try
        {
            await Task.WhenAll(Fail(), Task.Run(() => done++));
        }
        catch (InvalidOperationException error) when (done > 0)
        {
            log.Add($"{error.Message}");
        }

        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = Wait(source.Task);
        log.Add($"{waiting.IsCompleted} {source.TrySetResult()} {source.TrySetCanceled()}");
        log.Add($"{await waiting} {local} {done} {await Generic("text")} {await Nested()}");
        object gate = new();
        lock (gate)
            done++;
        var thread = new Thread(() => Interlocked.Increment(ref done));
        thread.Start();
        thread.Join();
        log.Add($"{done} {string.Join(',', await Task.WhenAll(Enumerable.Range(0, 3).Select(async number => { await Task.Yield(); return number * 2; })))}");
    }

    private async Task<int> Add(int left, int right)
    {
        await Task.Yield();
        return left + right + (done > 0 && right > 0 ? await Add(left, 0) : 0);
    }

    private async ValueTask<int> Value(int value)
    {
        await Task.Delay(1);
        return ++value;
    }

    private async Task Fail()
    {
        await Task.Yield();
        throw new InvalidOperationException("failed");
    }

    private async Task<bool> Wait(Task task)
    {
        await task;
        lock (slots)
            return task.IsCompletedSuccessfully;
    }

    private async Task<T> Generic<T>(T value) where T : class
    {
        var copy = value;
        await Task.Yield();
        Func<Task<T>> lambda = async () =>
        {
            await Task.Yield();
            done++;
            return copy;
        };
        return await lambda() ?? value;
    }

    private async Task<int> Nested()
    {
        var sum = 0;
        foreach (var number in new[] { 1, 2, 3 })
        {
            var array = new int[2];
            array[await Index()] += number + await Add(number, sum);
            sum += array[1];
        }

        return sum;

        async Task<int> Index()
        {
            await Task.Yield();
            return 1;
        }
    }

    private async IAsyncEnumerable<int> Numbers(int count, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var number = 0; number < count; number++)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return number + (done > 1000 ? 1 : 0);
        }
    }

    private sealed class Resource(Asynchronous owner) : IAsyncDisposable
    {
        private bool used;

        public void Use() => used = true;

        public async ValueTask DisposeAsync()
        {
            await Task.Yield();
            owner.done += used ? 1000 : 0;
        }
    }
}

public static class Statics
{
    private static readonly Lazy<int> Late = new(() => counter + 40);
    private static readonly object Gate = new();
    private static int counter = 2;
    [ThreadStatic] private static int own;

    static Statics()
    {
        lock (Gate)
            counter++;
    }

    public static void Run(Log log)
    {
        own++;
        lock (Gate)
            counter += own;
        var wait = new SpinWait();
        wait.SpinOnce();
        Thread.Yield();
        Thread.SpinWait(1);
        using var reset = new ManualResetEventSlim(true);
        reset.Wait();
        log.Add($"{Late.Value} {counter} {own} {wait.Count}");
        dynamic value = "dynamic";
        log.Add($"{value.Length}");
    }
}
