using FfnnMlNet.Numerics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Numerics;

public class SharedLoopTests
{
    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 3)]
    [InlineData(100, 1)]
    [InlineData(100, 3)]
    public void Every_part_is_done_once(int parts, int threads)
    {
        var done = new int[parts];

        SharedLoop.Run(parts, threads, part => Interlocked.Increment(ref done[part]));

        Assert.All(done, count => Assert.Equal(1, count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_exception_of_a_part_is_thrown_as_it_is(int threads) =>
        Assert.Throws<OperationCanceledException>(
            () => SharedLoop.Run(50, threads, part => throw new OperationCanceledException($"part {part}")));

    [Fact]
    public void Temporary_memory_can_be_written_and_is_refused_after_its_end()
    {
        var memory = new TemporaryNumbers<float>(1_000);
        memory.Span.Fill(3);
        Assert.Equal(1_000, memory.Span.Length);
        Assert.Equal(3, memory.Span[^1]);

        memory.Dispose();

        Assert.Throws<ObjectDisposedException>(() => memory.Span.Length);
    }
}
