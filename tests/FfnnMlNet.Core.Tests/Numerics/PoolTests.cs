using FfnnMlNet.Numerics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Numerics;

public class PoolTests
{
    // More than one segment of the pool holds, and more threads than most machines have.
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

    [Fact]
    public void No_object_is_lent_to_two_threads_at_once()
    {
        var pool = new Pool<int[]>(() => new int[1]);
        var threads = Enumerable.Range(0, 96).Select(_ => new Thread(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                var item = pool.Rent();
                if (Interlocked.Increment(ref item[0]) != 1)
                    item[0] = int.MaxValue / 2;
                Thread.Yield();
                Interlocked.Decrement(ref item[0]);
                pool.Return(item);
            }
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();

        for (var i = 0; i < 96; i++)
            Assert.Equal(0, pool.Rent()[0]);
    }
}
