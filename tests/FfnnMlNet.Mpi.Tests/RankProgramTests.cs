using FfnnMlNet.Mpi.Check;
using Xunit;

namespace FfnnMlNet.Mpi.Tests;

/// <summary>Trainings over MPI. Each test starts mpiexec.</summary>
public class RankProgramTests
{
    [MpiTheory]
    [MemberData(nameof(Commands.All), MemberType = typeof(Commands))]
    public void Two_ranks_have_the_model_of_one_process(string mpi)
    {
        foreach (var name in new[] { "gradients", "ensemble", "shares", "search" })
        {
            var run = Commands.Of(mpi).Run(2, ["rank", "case", name]);
            var alone = Cases.Train(name, null);

            Assert.True(run.Code == 0, run.Errors);
            Assert.Equal([alone, alone], Comparison.HashesOf(run));
        }
    }

    [MpiTheory]
    [MemberData(nameof(Commands.All), MemberType = typeof(Commands))]
    public void Three_ranks_share_eight_shards(string mpi)
    {
        var run = Commands.Of(mpi).Run(3, ["rank", "case", "numbers"]);
        var alone = Cases.Train("numbers", null);

        Assert.True(run.Code == 0, run.Errors);
        Assert.Equal([alone, alone, alone], Comparison.HashesOf(run));
    }

    [MpiTheory]
    [MemberData(nameof(Commands.All), MemberType = typeof(Commands))]
    public void A_rank_that_throws_ends_the_others_with_its_name_and_message(string mpi)
    {
        var run = Commands.Of(mpi).Run(3, ["rank", "throw", "1"]);

        Assert.NotEqual(0, run.Code);
        foreach (var rank in new[] { 0, 2 })
            Assert.Matches(
                $"rank {rank} ended: RankFailedException: Rank 1 \\(process [0-9]+ on .+\\) has failed: .*on purpose", run.Errors);
        Assert.Contains("rank 1 ended:", run.Errors);
    }

    [MpiTheory]
    [MemberData(nameof(Commands.All), MemberType = typeof(Commands))]
    public void Ranks_with_other_options_are_told_which_option_differs(string mpi)
    {
        var run = Commands.Of(mpi).Run(2, ["rank", "differ"]);

        Assert.NotEqual(0, run.Code);
        Assert.Contains(
            "Ranks 0 and 1 do not train the same model: rank 0 has 'LearningRate 0.01', rank 1 has 'LearningRate 0.02'.", run.Errors);
    }

    [MpiTheory]
    [MemberData(nameof(Commands.All), MemberType = typeof(Commands))]
    public void A_rank_that_ends_its_program_too_early_is_named(string mpi)
    {
        var run = Commands.Of(mpi).Run(2, ["rank", "leave"]);

        Assert.NotEqual(0, run.Code);
        Assert.Matches("Rank 1 \\(process [0-9]+ on .+\\) has ended its program while rank 0 still waits for it", run.Errors);
    }

    [MpiTheory]
    [MemberData(nameof(Commands.All), MemberType = typeof(Commands))]
    public void MPI_leaves_the_runtime_its_signals(string mpi)
    {
        var run = Commands.Of(mpi).Run(2, ["rank", "null"]);

        Assert.True(run.Code == 0, run.Errors);
    }

    [MpiTheory]
    [MemberData(nameof(Commands.All), MemberType = typeof(Commands))]
    public void A_killed_rank_ends_the_others_and_the_run_is_resumed_to_equal_bits(string mpi) =>
        Assert.True(Faults.Kill(Commands.Of(mpi), ranks: 2, count: 2, seed: 2));

    [MpiTheory]
    [MemberData(nameof(Commands.All), MemberType = typeof(Commands))]
    public void A_rank_that_hangs_ends_the_others_and_the_run_is_resumed_to_equal_bits(string mpi) =>
        Assert.True(Faults.Hang(Commands.Of(mpi), ranks: 2, count: 1, seed: 3));

    [MpiTheory]
    [MemberData(nameof(Commands.All), MemberType = typeof(Commands))]
    public void Four_files_on_four_ranks_give_the_model_of_one_process_that_reads_all(string mpi) =>
        Assert.True(FourFiles.Compare([Commands.Of(mpi)], rows: 5_000));
}
