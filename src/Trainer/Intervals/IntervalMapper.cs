using FfnnMlNet.Network;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Intervals;

/// <summary>Gives the columns Score, LowerBound and UpperBound of a regression. A row is scored once, however many of the columns are
/// read.</summary>
internal sealed class IntervalMapper : ISchemaBoundRowMapper
{
    private readonly Func<Action<VBuffer<float>, float[]>> _createScoring;
    private readonly float[] _widths;
    private readonly bool _isVector;

    /// <param name="model">The model, which makes such mappers.</param>
    /// <param name="scores">ML.NET's mapper for the column Score alone.</param>
    /// <param name="createScoring">Makes a function that scores a row, for one thread.</param>
    /// <param name="limits">The limits of the model.</param>
    public IntervalMapper(
        ISchemaBindableMapper model, ISchemaBoundRowMapper scores, Func<Action<VBuffer<float>, float[]>> createScoring,
        ConformalLimits limits)
    {
        (Bindable, InputRoleMappedSchema) = (model, scores.InputRoleMappedSchema);
        (_createScoring, _widths) = (createScoring, limits.Limits);
        var score = scores.OutputSchema[0];
        _isVector = score.Type is VectorDataViewType;
        var names = new DataViewSchema.Annotations.Builder();
        names.Add(score.Annotations, kind => kind == AnnotationUtils.Kinds.SlotNames);
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(score.Name, score.Type, score.Annotations);
        schema.AddColumn(IntervalColumns.LowerBound, score.Type, names.ToAnnotations());
        schema.AddColumn(IntervalColumns.UpperBound, score.Type, names.ToAnnotations());
        OutputSchema = schema.ToSchema();
    }

    // ML.NET binds it again to the schema of each table.
    public ISchemaBindableMapper Bindable { get; }

    public RoleMappedSchema InputRoleMappedSchema { get; }

    public DataViewSchema InputSchema => InputRoleMappedSchema.Schema;

    public DataViewSchema OutputSchema { get; }

    private DataViewSchema.Column Features => InputRoleMappedSchema.Feature!.Value;

    public IEnumerable<KeyValuePair<RoleMappedSchema.ColumnRole, string>> GetInputColumnRoles() =>
        [RoleMappedSchema.ColumnRole.Feature.Bind(Features.Name)];

    public IEnumerable<DataViewSchema.Column> GetDependenciesForNewColumns(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        dependingColumns.Any() ? [Features] : [];

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        var getters = new Delegate?[OutputSchema.Count];
        Func<float[]>? scores = null;
        foreach (var column in activeColumns)
        {
            // Without an active column the features are not there.
            scores ??= ScoresOf(input);
            // -1 for LowerBound, 1 for UpperBound.
            float sign = column.Index switch { 0 => 0, 1 => -1, _ => 1 };
            getters[column.Index] = _isVector ? VectorGetter(scores, sign) : ScalarGetter(scores, sign);
        }
        return new SimpleRow(OutputSchema, input, getters);
    }

    private static float Bound(float score, float width, float sign) => sign == 0 ? score : score + (sign * width);

    private ValueGetter<float> ScalarGetter(Func<float[]> scores, float sign) =>
        (ref float value) => value = Bound(scores()[0], _widths[0], sign);

    private ValueGetter<VBuffer<float>> VectorGetter(Func<float[]> scores, float sign) => (ref VBuffer<float> value) =>
    {
        var all = scores();
        var editor = VBufferEditor.Create(ref value, all.Length);
        for (var k = 0; k < all.Length; k++)
            editor.Values[k] = Bound(all[k], _widths[k], sign);
        value = editor.Commit();
    };

    // The scores of the current row. Whether it is still the row that was scored last is seen by its features, because a row of a
    // prediction engine always has the same position.
    private Func<float[]> ScoresOf(DataViewRow input)
    {
        var getFeatures = input.GetGetter<VBuffer<float>>(InputSchema[Features.Index]);
        var (score, scores) = (_createScoring(), new float[_widths.Length]);
        VBuffer<float> features = default, scored = default;
        var isScored = false;
        return () =>
        {
            getFeatures(ref features);
            if (isScored && IsSame(features, scored))
                return scores;
            isScored = false;
            score(features, scores);
            features.CopyTo(ref scored);
            isScored = true;
            return scores;
        };
    }

    // NaN differs from itself, so a row with missing values is scored again.
    private static bool IsSame(in VBuffer<float> a, in VBuffer<float> b) =>
        a.Length == b.Length && a.IsDense == b.IsDense && a.GetValues().SequenceEqual(b.GetValues()) &&
        (a.IsDense || a.GetIndices().SequenceEqual(b.GetIndices()));
}
