using FfnnMlNet.Network;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace FfnnMlNet;

/// <summary>A model with one score per row.</summary>
public abstract class FfnnScalarModelParameters : FfnnModelParameters<float>, IValueMapper
{
    private protected FfnnScalarModelParameters(IHostEnvironment environment, string name, NetworkModel network)
        : base(environment, name, network)
    {
    }

    private protected FfnnScalarModelParameters(
        IHostEnvironment environment, string name, ModelLoadContext context, VersionInfo version, Func<ScoreKind, int, bool> fits)
        : base(environment, name, context, version, fits)
    {
    }

    DataViewType IValueMapper.InputType => InputType;

    DataViewType IValueMapper.OutputType => NumberDataViewType.Single;

    ValueMapper<TSource, TTarget> IValueMapper.GetMapper<TSource, TTarget>()
    {
        var score = CreateScoring();
        var scores = new float[1];
        ValueMapper<VBuffer<float>, float> mapper = (in VBuffer<float> features, ref float target) =>
        {
            score(features, scores);
            target = scores[0];
        };
        return (ValueMapper<TSource, TTarget>)(Delegate)mapper;
    }
}
