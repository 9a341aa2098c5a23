using System.Globalization;
using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Xunit;

namespace FfnnMlNet.Tests.Faults;

/// <summary>All four trainers train with every effort to the same bits on any number of processors and threads.</summary>
public class ProcessorCountTests
{
    private static readonly Lazy<string> OnTwoProcessors = new(() => ModelsOf(2));

    [Theory]
    [InlineData(1)]
    [InlineData(65)]
    [InlineData(96)]
    [InlineData(200)]
    public void A_machine_with_that_many_processors_trains_the_models_of_one_with_two(int processors) =>
        Assert.Equal(OnTwoProcessors.Value, ModelsOf(processors));

    [Theory]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1_000_000)]
    [InlineData(int.MaxValue)]
    public void An_option_of_that_many_threads_trains_the_model_of_one(int threads)
    {
        var ml = new MLContext(seed: 1);
        var iris = Tables.Iris(ml);

        Assert.Equal(Fit(1), Fit(threads));

        string Fit(int count) => new FfnnTrainer(ml, new FfnnTrainer.Options
        {
            NumberOfEpochs = 2, NumberOfThreads = count, Seed = 1,
        }).Fit(iris).Model.Fingerprint();
    }

    // One hash of all models of all trainers and efforts.
    private static string ModelsOf(int processors)
    {
        var text = processors.ToString(CultureInfo.InvariantCulture);
        var (printed, exitCode) = FuzzProcess.Run(["trainers"], ("DOTNET_PROCESSOR_COUNT", text));
        Assert.Equal(0, exitCode);
        Assert.StartsWith(text + " ", printed, StringComparison.Ordinal);
        return printed[(text.Length + 1)..];
    }
}
