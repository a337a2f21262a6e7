namespace Katas.Support.Threading;

// Which thread has the turn. All of this is under the gate.
internal sealed partial class Meeting
{
    private void Hand(Actor next)
    {
        running = next;
        var isNew = next.State == ActorState.NotStarted;
        next.State = ActorState.Ready;
        if (isNew && next.Role.Kind != RoleKind.Own)
            Carrier.Start(next);
        else
            next.Give();
    }

    private void HandOn(Actor? stopped)
    {
        if (Advance(stopped) is { } next)
            Hand(next);
    }

    /// <summary>Leaves it to the thread that watches to decide later, if nobody can run now.</summary>
    private void HandOnOrRing(Actor? stopped)
    {
        HandOn(stopped);
        if (running is null)
            ring();
    }

    /// <summary>Who has the turn after <paramref name="stopped"/>; null: nobody, or the meeting is over.</summary>
    private Actor? Advance(Actor? stopped)
    {
        running = null;
        lastStopped = stopped ?? lastStopped;
        while (!isOver)
        {
            FindAble(except: null);
            if (able.Count > 0)
            {
                var next = phase == Phase.Meets ? course.AtStop(lastStopped, able) : able[0];
                lastStopped = null;
                return next;
            }

            if (outside > 0 || !pool.IsAtRest)
                return null;

            if (Waiting(static wait => wait is Wait.ForRest) is { } settling)
                return settling;
            if (Waiting(static wait => wait.CanTimeOut) is { } late)
            {
                late.Wait!.IsTimedOut = true;
                return late;
            }

            if (!TryNextPhase())
                return null;
        }

        return null;
    }

    private Actor? Waiting(Func<Wait, bool> isSuch) => threads.Concat(poolThreads).FirstOrDefault(
        actor => actor.State == ActorState.Blocked && isSuch(actor.Wait!));

    /// <returns>False if a timer of the real clock may still change something.</returns>
    private bool TryNextPhase()
    {
        var mustEnd = phase switch
        {
            Phase.Setup => RoleKind.Setup,
            Phase.Meets => RoleKind.Meets,
            _ => RoleKind.Check,
        };
        if (threads.Exists(thread => thread.Role.Kind == mustEnd && thread.State != ActorState.Ended))
        {
            if (isPatient && pool.HasTimer)
                return false;
            FailNow(new ThreadsException(DescribeDeadlock()), null);
            return true;
        }

        if (phase == Phase.Meets)
        {
            course.Close(lastStopped!);
            Timeline?.Stop();
        }

        lastStopped = null;
        switch (phase)
        {
            case Phase.Setup when meet.Threads.Count == 0:
                FailNow(new ThreadsException("Nobody meets: the scenario starts no thread. Call meet.Thread."), null);
                break;
            case Phase.Setup:
                meet.IsSetUp = true;
                for (var at = 0; at < meet.Threads.Count; at++)
                {
                    var (work, text) = meet.Threads[at];
                    threads.Add(new Actor(this, new Role(RoleKind.Meets, at + 1), text, work));
                }

                phase = Phase.Meets;
                Timeline?.Begin();
                break;
            case Phase.Meets when meet.Checks.Count > 0:
                phase = Phase.Check;
                threads.Add(new Actor(
                    this, new Role(RoleKind.Check, 1), "", () => meet.Checks.ForEach(check => check())));
                break;
            default:
                Pool.Close();
                isClean = isEnding && !Started.Any();
                isOver = true;
                break;
        }

        return true;
    }

    private void FindAble(Actor? except)
    {
        able.Clear();
        foreach (var actor in threads)
        {
            if (actor != except && IsAble(actor))
                able.Add(actor);
        }

        var hasWork = !Pool.IsEmpty;
        if (hasWork && poolThreads.TrueForAll(thread => thread.State is ActorState.Blocked or ActorState.Outside))
            poolThreads.Add(NewPoolThread(poolThreads.Count + 1));
        foreach (var actor in poolThreads)
        {
            if (actor == except)
                continue;
            if (actor.State == ActorState.NotStarted ? hasWork : IsAble(actor))
                able.Add(actor);
            hasWork &= actor.State != ActorState.NotStarted;
        }
    }

    private static bool IsAble(Actor actor) => actor.State switch
    {
        ActorState.NotStarted or ActorState.Ready => true,
        ActorState.Blocked => actor.Wait!.IsOver(actor),
        _ => false,
    };

    private bool HasStarted(Actor actor)
    {
        lock (gate)
            return actor.State is ActorState.Ready or ActorState.Blocked;
    }

    private void FailNow(Exception failure, Actor? failed)
    {
        if (isOver)
            return;
        if (phase == Phase.Meets && (running ?? failed ?? lastStopped) is { } last)
            course.Close(last);
        Failure = failure;
        Failed = failed;
        isOver = true;
        running = null;
        Timeline?.Stop();
        Pool.Close();
        ring();
    }

    private string DescribeDeadlock()
    {
        var waiting = threads.Concat(poolThreads).Where(actor => actor.State == ActorState.Blocked)
            .Select(actor => $"{Name(actor)} waits at {actor.Wait!.Site?.Where} for {actor.Wait.Describe()}");
        return $"Nobody can go on. {string.Join(". ", waiting)}.";
    }

    private string DescribeOutside()
    {
        var gone = threads.Concat(poolThreads).Where(actor => actor.State == ActorState.Outside)
            .Select(actor => $"{Name(actor)} blocks behind {actor.LastSite?.Where ?? "its beginning"}");
        return $"A call never comes back. {string.Join(". ", gone)}.";
    }
}
