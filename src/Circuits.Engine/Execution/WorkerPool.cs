using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Circuits.Engine.Execution;

/// <summary>Shares out numbered tasks between the caller and a fixed set of helper threads.</summary>
/// <remarks>
/// A plain barrier that waits for every helper costs milliseconds whenever another process holds a core. Here only tasks
/// are counted: the caller takes whatever a late helper has not. One word holds generation, number of tasks and next task,
/// so a helper that wakes up late can never take a task of another generation.
/// </remarks>
internal sealed class WorkerPool
{
    private const int SpinsBeforeParking = 20_000;
    private const int CountBits = 24;
    private const long CountMask = (1 << CountBits) - 1;

    private static readonly ConcurrentDictionary<int, WorkerPool> Pools = new();

    private readonly SemaphoreSlim wake = new(0);
    private readonly Lock callers = new();
    private readonly int helpers;
    private long state; // generation : 16 | tasks : 24 | next : 24
    private int unfinished;
    private int parked;
    private int generation;
    private Action<int> job = static _ => { };
    private Exception? failure;

    private WorkerPool(int threads)
    {
        helpers = threads - 1;
        for (var i = 0; i < helpers; i++)
        {
            new Thread(Help) { IsBackground = true, Name = $"circuits worker {i + 1}" }.Start();
        }
    }

    /// <summary>The pool of that many threads, the caller counted.</summary>
    public static WorkerPool Of(int threads) => Pools.GetOrAdd(threads, n => new(n));

    /// <summary>Runs tasks 0 to count - 1 and returns when all have finished.</summary>
    public void Run(int count, Action<int> task)
    {
        // A second caller computes alone rather than wait: two networks may run at once.
        if (helpers == 0 || count <= 1 || !callers.TryEnter())
        {
            for (var i = 0; i < count; i++)
            {
                task(i);
            }

            return;
        }

        try
        {
            if (count > CountMask)
            {
                throw new GraphException($"one stage has {count} tasks, more than {CountMask}. Give a smaller batch or smaller images.");
            }

            job = task;
            failure = null;
            unfinished = count;
            generation = (generation + 1) & 0x7FFF;
            Interlocked.Exchange(ref state, ((long)generation << (2 * CountBits)) | ((long)count << CountBits));
            if (Interlocked.Exchange(ref parked, 0) is var sleeping and > 0)
            {
                wake.Release(sleeping);
            }

            Drain(generation);
            for (var spins = 0; Volatile.Read(ref unfinished) != 0; spins++)
            {
                if (spins < 2_000)
                {
                    Thread.SpinWait(1);
                }
                else
                {
                    Thread.Yield();
                }
            }

            if (failure is { } thrown)
            {
                ExceptionDispatchInfo.Throw(thrown);
            }
        }
        finally
        {
            callers.Exit();
        }
    }

    private static long GenerationOf(long state) => state >> (2 * CountBits);

    private static bool HasTasks(long state) => (state & CountMask) < ((state >> CountBits) & CountMask);

    private void Help()
    {
        var idle = 0;
        while (true)
        {
            var seen = Volatile.Read(ref state);
            if (HasTasks(seen))
            {
                Drain(GenerationOf(seen));
                idle = 0;
            }
            else if (++idle < SpinsBeforeParking)
            {
                Thread.SpinWait(1);
            }
            else
            {
                // Announce first, look again after: a caller that publishes in between sees the announcement.
                // A permit left over from a sleep that did not happen only costs one more round.
                Interlocked.Increment(ref parked);
                if (Volatile.Read(ref state) == seen)
                {
                    wake.Wait();
                }

                idle = 0;
            }
        }
    }

    private void Drain(long wanted)
    {
        while (true)
        {
            var seen = Volatile.Read(ref state);
            if (GenerationOf(seen) != wanted || !HasTasks(seen))
            {
                return;
            }

            var current = Volatile.Read(ref job);
            if (Interlocked.CompareExchange(ref state, seen + 1, seen) != seen)
            {
                continue;
            }

            try
            {
                current((int)(seen & CountMask));
            }
            catch (Exception e)
            {
                failure = e;
            }

            Interlocked.Decrement(ref unfinished);
        }
    }
}
