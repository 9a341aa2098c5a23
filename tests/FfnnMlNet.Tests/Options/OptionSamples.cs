using System.Reflection;

namespace FfnnMlNet.Tests.Options;

/// <summary>A value for each option that is not its default.</summary>
internal static class OptionSamples
{
    /// <exception cref="NotSupportedException">The type of the option needs a line here.</exception>
    public static object Of(PropertyInfo option) => (Nullable.GetUnderlyingType(option.PropertyType) ?? option.PropertyType) switch
    {
        var type when type == typeof(int) => 3,
        var type when type == typeof(long) => 3L,
        var type when type == typeof(float) => 0.25f,
        var type when type == typeof(bool) => true,
        var type when type == typeof(string) => "own",
        var type when type == typeof(TimeSpan) => TimeSpan.FromMinutes(3),
        var type when type == typeof(CancellationToken) => new CancellationToken(canceled: true),
        var type when type == typeof(Action<EpochSummary>) => (Action<EpochSummary>)(_ => { }),
        var type when type == typeof(IReadOnlyList<HiddenLayer>) => new HiddenLayer[] { 3, 4 },
        var type when type == typeof(Activation) => Activation.Gelu,
        var type when type == typeof(Loss) => Loss.AbsoluteError,
        var type when type == typeof(Optimizer) => Optimizer.Sgd(),
        var type when type == typeof(LearningRateSchedule) => LearningRateSchedule.OneCycle(),
        var type when type == typeof(LearningRateFactors) => new LearningRateFactors { Biases = 0.5f },
        var type when type == typeof(WeightInitialization) => WeightInitialization.HeNormal,
        var type when type == typeof(WeightAveraging) => WeightAveraging.Stochastic(),
        var type when type == typeof(NumericEmbedding) => NumericEmbedding.PiecewiseLinear(),
        var type when type == typeof(CategoricalEmbedding) => new CategoricalEmbedding(3, 2),
        var type when type == typeof(FeatureScaling) => FeatureScaling.None,
        var type when type == typeof(TargetScaling) => TargetScaling.None,
        var type when type == typeof(Sampling) => Sampling.InOrder,
        var type when type == typeof(GradientClipping) => GradientClipping.ByNorm(1),
        var type when type == typeof(EarlyStopping) => new EarlyStopping(3),
        var type when type == typeof(ClassWeights) => ClassWeights.Balanced,
        var type when type == typeof(Checkpoint) => new Checkpoint("run.checkpoint"),
        var type when type == typeof(RankGroup) => new OneRank(),
        { IsEnum: true } type => Enum.ToObject(type, 1),
        var type => throw new NotSupportedException($"{option.Name} is of the type {type}, of which there is no sample."),
    };
}
