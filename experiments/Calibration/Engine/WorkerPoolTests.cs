using Circuits.Engine.Execution;

namespace Circuits.Experiments.Calibration.Engine;

public sealed class WorkerPoolTests
{
    /// <summary>More threads than cores, and tasks so small that helpers are late for most runs.</summary>
    [Fact]
    public void EveryTaskRunsExactlyOnce()
    {
        var pool = WorkerPool.Of(4);
        var random = new Random(1);
        var ran = new int[40];
        for (var run = 0; run < 20_000; run++)
        {
            Array.Clear(ran);
            var count = random.Next(ran.Length + 1);
            pool.Run(count, task => Interlocked.Increment(ref ran[task]));
            for (var task = 0; task < ran.Length; task++)
            {
                Assert.True(ran[task] == (task < count ? 1 : 0), $"run {run}: task {task} of {count} ran {ran[task]} times.");
            }
        }
    }

    /// <summary>After 20 ms without work the helpers sleep; a run wakes them.</summary>
    [Fact]
    public void HelpersThatSleepAreWoken()
    {
        var pool = WorkerPool.Of(3);
        for (var run = 0; run < 5; run++)
        {
            Thread.Sleep(20);
            using var together = new Barrier(3);
            pool.Run(3, _ => Assert.True(together.SignalAndWait(TimeSpan.FromSeconds(30)), "no helper came"));
        }
    }

    [Fact]
    public async Task SeveralCallersAtOnceEachGetTheirOwnTasksDone()
    {
        var pool = WorkerPool.Of(4);
        await Task.WhenAll(Enumerable.Range(1, 3).Select(caller => Task.Run(() =>
        {
            var ran = new int[7 * caller];
            for (var run = 1; run <= 3_000; run++)
            {
                pool.Run(ran.Length, task => Interlocked.Increment(ref ran[task]));
                Assert.All(ran, times => Assert.Equal(run, times));
            }
        })));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void AnExceptionReachesTheCallerAndThePoolGoesOn(int threads)
    {
        var pool = WorkerPool.Of(threads);
        for (var run = 0; run < 50; run++)
        {
            var thrown = Assert.ThrowsAny<Exception>(() => pool.Run(9, task =>
            {
                if (task == run % 9)
                {
                    throw new DivideByZeroException();
                }
            }));
            Assert.IsType<DivideByZeroException>(thrown);
            var sum = 0;
            pool.Run(9, task => Interlocked.Add(ref sum, task));
            Assert.Equal(36, sum);
        }
    }
}
