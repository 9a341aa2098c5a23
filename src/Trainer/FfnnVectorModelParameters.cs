using FfnnMlNet.Network;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.Runtime;

namespace FfnnMlNet;

/// <summary>A model with a vector of scores per row. The slots have names where the label has names.</summary>
public abstract class FfnnVectorModelParameters : FfnnModelParameters<VBuffer<float>>, IValueMapper, ISchemaBindableMapper,
    IBindableCanSaveOnnx
{
    private protected FfnnVectorModelParameters(IHostEnvironment environment, string name, NetworkModel network)
        : base(environment, name, network)
    {
    }

    private protected FfnnVectorModelParameters(
        IHostEnvironment environment, string name, ModelLoadContext context, VersionInfo version, Func<ScoreKind, int, bool> fits)
        : base(environment, name, context, version, fits)
    {
    }

    private int OutputCount => Network.Network.Layout.OutputCount;

    DataViewType IValueMapper.InputType => InputType;

    DataViewType IValueMapper.OutputType => new VectorDataViewType(NumberDataViewType.Single, OutputCount);

    ValueMapper<TSource, TTarget> IValueMapper.GetMapper<TSource, TTarget>()
    {
        var score = CreateScoring();
        var scores = new float[OutputCount];
        ValueMapper<VBuffer<float>, VBuffer<float>> mapper = (in VBuffer<float> features, ref VBuffer<float> target) =>
        {
            score(features, scores);
            var editor = VBufferEditor.Create(ref target, scores.Length);
            scores.CopyTo(editor.Values);
            target = editor.Commit();
        };
        return (ValueMapper<TSource, TTarget>)(Delegate)mapper;
    }

    // ML.NET gives the slots of Score names for text classes only. So the model has the names itself, and its mapper is wrapped in the
    // mapper by which ML.NET adds names.
    ISchemaBoundMapper ISchemaBindableMapper.Bind(IHostEnvironment env, RoleMappedSchema schema)
    {
        var bound = ((ISchemaBindableMapper)new SchemaBindablePredictorWrapper(this)).Bind(env, schema);
        if (Network.OutputNames.Count == 0)
            return Completed(bound);
        var names = new VBuffer<ReadOnlyMemory<char>>(OutputCount, [.. Network.OutputNames.Select(name => name.AsMemory())]);
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> getNames = (ref VBuffer<ReadOnlyMemory<char>> target) => names.CopyTo(ref target);
        return Completed(MulticlassClassificationScorer.LabelNameBindableMapper.CreateBound<ReadOnlyMemory<char>>(
            env, (ISchemaBoundRowMapper)bound, new VectorDataViewType(TextDataViewType.Instance, OutputCount), getNames,
            AnnotationUtils.Kinds.SlotNames, MulticlassClassificationScorer.CanWrapSlotNames));
    }

    bool IBindableCanSaveOnnx.SaveAsOnnx(OnnxContext ctx, RoleMappedSchema schema, string[] outputNames) =>
        SaveWithBounds(ctx, schema, outputNames);

    // Only numbers have columns of intervals.
    private ISchemaBoundMapper Completed(ISchemaBoundMapper scores) =>
        Network.ScoreKind == ScoreKind.Activation ? WithIntervals(scores) : scores;
}
