using FfnnMlNet.Numerics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Numerics;

public class PoolTests
{
    // More objects than one segment of the pool holds, and more threads than most machines have.
    [Theory]
    [InlineData(1)]
    [InlineData(65)]
    [InlineData(200)]
    public void As_many_objects_are_made_as_were_in_use_at_once(int inUse)
    {
        var made = 0;
        var pool = new Pool<object>(() =>
        {
            made++;
            return new object();
        });
        for (var round = 0; round < 3; round++)
        {
            object[] lent = [.. Enumerable.Range(0, inUse).Select(_ => pool.Rent())];
            Assert.Equal(inUse, lent.Distinct().Count());
            foreach (var item in lent)
                pool.Return(item);
        }

        Assert.Equal(inUse, made);
    }

    // Every thread has rented an object before any thread returns one, so the pool has to grow while others rent from it.
    [Fact]
    public void No_object_is_lent_to_two_threads_at_once()
    {
        const int Threads = 96, Rounds = 50;
        var made = 0;
        var pool = new Pool<int[]>(() =>
        {
            Interlocked.Increment(ref made);
            return new int[1];
        });
        using var barrier = new Barrier(Threads);
        var lentTwice = 0;
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                var item = pool.Rent();
                if (Interlocked.Increment(ref item[0]) != 1)
                    Interlocked.Increment(ref lentTwice);
                barrier.SignalAndWait();
                Interlocked.Decrement(ref item[0]);
                pool.Return(item);
                barrier.SignalAndWait();
            }
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();

        Assert.Equal(0, lentTwice);
        Assert.Equal(Threads, made);
    }
}
