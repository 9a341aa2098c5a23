using FfnnMlNet.Core.Tests.Harness;
using FfnnMlNet.Numerics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Numerics;

public class ThreadTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(65)]
    [InlineData(200)]
    public void Every_part_runs_once(int threads)
    {
        using var team = new ThreadTeam(threads);
        Assert.Equal(threads, team.Count);

        for (var parts = 1; parts <= threads; parts++)
        {
            var counts = new int[parts];
            team.Run(new Work((part, of) =>
            {
                Assert.Equal(parts, of);
                Interlocked.Increment(ref counts[part]);
            }), parts);

            Assert.All(counts, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void Threads_are_started_when_there_is_a_part_for_them()
    {
        using var team = new ThreadTeam(int.MaxValue);
        Assert.Equal(1, team.Started);

        team.Run(new Work((_, _) => { }), 1);
        Assert.Equal(1, team.Started);
        team.Run(new Work((_, _) => { }), 3);
        Assert.Equal(3, team.Started);
        team.Run(new Work((_, _) => { }), 2);
        Assert.Equal(3, team.Started);
    }

    [Fact]
    public void The_first_part_runs_on_the_calling_thread_and_parts_at_the_same_time_on_threads_of_their_own()
    {
        using var team = new ThreadTeam(3);
        using var meeting = new Barrier(3);
        var threads = new Thread[3];

        team.Run(new Work((part, _) =>
        {
            threads[part] = Thread.CurrentThread;
            meeting.SignalAndWait();
        }), 3);

        Assert.Same(Thread.CurrentThread, threads[0]);
        Assert.Equal(3, threads.Distinct().Count());
    }

    [Fact]
    public void Writes_of_all_parts_are_seen_after_the_run()
    {
        using var team = new ThreadTeam(4);
        var values = new int[4 * 16];
        for (var run = 1; run <= 1000; run++)
        {
            team.Run(new Work((part, _) => values[part * 16] += run), 4);
            for (var part = 0; part < 4; part++)
                Assert.Equal(run * (run + 1) / 2, values[part * 16]);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void An_exception_of_any_part_surfaces_after_all_parts_have_ended(int failing)
    {
        using var team = new ThreadTeam(3);
        var ended = 0;
        var work = new Work((part, _) =>
        {
            if (part == failing)
                throw new InvalidOperationException("part " + part);
            Thread.Sleep(20);
            Interlocked.Increment(ref ended);
        });

        var error = Assert.Throws<InvalidOperationException>(() => team.Run(work, 3));

        Assert.Equal("part " + failing, error.Message);
        Assert.Equal(2, ended);
        // The stack trace shows where the exception was first thrown, not where it was rethrown.
        Assert.Contains(nameof(An_exception_of_any_part_surfaces_after_all_parts_have_ended), error.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void Failures_of_several_parts_do_not_surface_from_a_later_run()
    {
        using var team = new ThreadTeam(3);

        Assert.Throws<InvalidOperationException>(() => team.Run(new Work((_, _) => throw new InvalidOperationException()), 3));

        team.Run(new Work((_, _) => { }), 3);
    }

    [Fact]
    public void What_no_other_thread_has_begun_the_caller_does()
    {
        const int Parts = 8;
        using var team = new ThreadTeam(Parts);
        for (var run = 0; run < 1_000; run++)
        {
            var threads = new Thread?[Parts];
            team.Run(new Work((part, _) => threads[part] = Thread.CurrentThread), Parts);
            Assert.All(threads, Assert.NotNull);
            Assert.Same(Thread.CurrentThread, threads[0]);
        }
        var own = 0;
        for (var run = 0; run < 1_000 && own == 0; run++)
            team.Run(new Work((part, _) =>
            {
                // Only the calling thread writes the counter.
                if (part > 0 && Thread.CurrentThread.Name != "FfnnMlNet worker")
                    own++;
            }), Parts);
        Assert.True(own > 0);
    }

    [Fact]
    public void Runs_that_follow_each_other_at_once_mix_nothing_up()
    {
        using var team = new ThreadTeam(2);
        var counts = new int[2 * 16];
        var work = new Work((part, _) => counts[part * 16]++);

        for (var run = 0; run < 10_000; run++)
            team.Run(work, 2);

        Assert.Equal(10_000, counts[0]);
        Assert.Equal(10_000, counts[16]);
    }

    [Fact]
    public void A_run_allocates_nothing()
    {
        using var team = new ThreadTeam(2);
        var work = new Work((_, _) => { });
        for (var run = 0; run < 100; run++)
            team.Run(work, 2);

        Assert.Equal(0, Allocations.LeastOf(() =>
        {
            for (var run = 0; run < 100; run++)
                team.Run(work, 2);
        }));
    }

    [Fact]
    public void Dispose_ends_the_threads_and_may_be_repeated()
    {
        var team = new ThreadTeam(4);
        var threads = new Thread[4];
        using var meeting = new Barrier(4);
        team.Run(new Work((part, _) =>
        {
            threads[part] = Thread.CurrentThread;
            meeting.SignalAndWait();
        }), 4);

        team.Dispose();
        team.Dispose();

        Assert.All(threads[1..], thread => Assert.False(thread.IsAlive));
    }

    [Fact]
    public void A_team_that_has_ended_refuses_to_run()
    {
        var team = new ThreadTeam(2);
        team.Dispose();

        Assert.Throws<ObjectDisposedException>(() => team.Run(new Work((_, _) => { }), 2));
    }

    [Fact]
    public void More_parts_than_threads_are_refused_and_leave_the_team_whole()
    {
        using var team = new ThreadTeam(2);

        Assert.Throws<ArgumentOutOfRangeException>("parts", () => team.Run(new Work((_, _) => { }), 3));

        team.Run(new Work((_, _) => { }), 2);
    }

    private sealed class Work(Action<int, int> execute) : ITeamWork
    {
        public void Execute(int part, int parts) => execute(part, parts);
    }
}
