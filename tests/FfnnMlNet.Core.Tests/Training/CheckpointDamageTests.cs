using System.Security.Cryptography;
using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Optimizers;
using FfnnMlNet.Training;
using Xunit;

namespace FfnnMlNet.Core.Tests.Training;

/// <summary>Checkpoints with a wrong number and a correct checksum: cases that the fuzz program found, and similar ones.</summary>
public class CheckpointDamageTests
{
    private const int Epochs = 3;

    /// <summary>The position of a number, counted from the end of a file without best parameters, and what to write there.</summary>
    public static TheoryData<int, byte[], string> Damages => new()
    {
        { FromEnd.PatienceEpochs, BitConverter.GetBytes(Epochs + 1), "it counts 4 epochs of 3" },
        { FromEnd.PatienceEpochs, BitConverter.GetBytes(-1), "it counts -1 epochs of 3" },
        { FromEnd.PatienceLoss, BitConverter.GetBytes(double.NaN), "its lowest loss is not a number" },
        { FromEnd.Reductions, BitConverter.GetBytes(1000), "it counts 1000 epochs of 3" },
        { FromEnd.PlateauEpochs, BitConverter.GetBytes(int.MinValue), "it counts -2147483648 epochs of 3" },
        { FromEnd.PlateauLoss, BitConverter.GetBytes(double.NaN), "its lowest loss is not a number" },
        { FromEnd.LastMoment, BitConverter.GetBytes(float.NaN), "a moment that is not a finite number" },
        { FromEnd.LastMoment, BitConverter.GetBytes(float.PositiveInfinity), "a moment that is not a finite number" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_number_out_of_its_bounds_is_an_error_that_names_it(int fromEnd, byte[] value, string reason)
    {
        var bytes = Save();
        value.CopyTo(bytes, bytes.Length - fromEnd);

        Assert.Contains(reason, Error(bytes).Message);
    }

    [Fact]
    public void A_text_of_negative_length_is_a_format_error()
    {
        var bytes = Save();
        // Magic 8, version 4, number of facts 4, then the length of the first name in groups of 7 bits, here -1.
        new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x0F }.CopyTo(bytes, 16);

        Assert.Contains("it ends too early", Error(bytes).Message);
        Assert.Null(CheckpointFile.FactOf(bytes, RunFacts.Seed));
    }

    [Fact]
    public void More_epochs_than_the_run_has_are_a_format_error()
    {
        // The number of epochs is also one of the facts, so a file with a larger number was changed in two places.
        var network = Network();
        var state = new RunState(network, Settings(), new OptimizerState(Optimizer.Adam(), network.Layout.Length), hasValidation: false);
        for (var epoch = 1; epoch <= Epochs + 1; epoch++)
            state.Records.Add(new EpochRecord(epoch, 1, null, 0.01));

        using var stream = new MemoryStream();
        CheckpointFile.Write(stream, network, state, []);

        var error = Assert.Throws<NetworkFormatException>(() => CheckpointFile.Restore(stream.ToArray(), network, state, []));

        Assert.Contains("its history is said to have 4 epochs", error.Message);
    }

    private static NetworkFormatException Error(byte[] bytes)
    {
        SHA256.HashData(bytes.AsSpan(..^CheckpointFile.HashLength)).CopyTo(bytes.AsSpan(^CheckpointFile.HashLength..));
        return Assert.Throws<NetworkFormatException>(() => TrainingLoop.Run(Network(), Settings() with { ResumeFrom = bytes }, Rows()));
    }

    private static byte[] Save()
    {
        var path = Path.GetTempFileName();
        try
        {
            TrainingLoop.Run(Network(), Settings() with { Checkpoint = new Checkpoint(path) }, Rows());
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static FeedForwardNetwork Network() => new(new Layout([2, 3, 1]), [Activation.Tanh, Activation.Identity]);

    private static TrainingSettings Settings() => new()
    {
        Objective = new Objective(Activation.Identity, Loss.SquaredError),
        Optimizer = Optimizer.Adam(),
        LearningRate = 0.01f,
        Schedule = LearningRateSchedule.Constant,
        Initialization = WeightInitialization.HeNormal,
        Sampling = Sampling.InOrder,
        BatchSize = 4,
        NumberOfEpochs = Epochs,
        Seed = 1,
    };

    private static TrainingMatrix Rows()
    {
        var rows = TrainingMatrix.ForValues(2, 1, weighted: false);
        for (var row = 0; row < 8; row++)
        {
            (row % 2 == 0 ? [row, 1f] : new[] { 0.5f, row }).CopyTo(rows.NextRow());
            rows.AddValues([row], 1);
        }
        return rows;
    }

    // Before the end: checksum 32, flag of best parameters 1, patience 4 + 8, schedule 4 + 4 + 8, moments.
    private static class FromEnd
    {
        public const int PatienceEpochs = 32 + 1 + 4;
        public const int PatienceLoss = PatienceEpochs + 8;
        public const int Reductions = PatienceLoss + 4;
        public const int PlateauEpochs = Reductions + 4;
        public const int PlateauLoss = PlateauEpochs + 8;
        public const int LastMoment = PlateauLoss + 4;
    }
}
