using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Tests.Harness;

/// <summary>A working estimator that breaks one point of the contract: by default none, so that each break is the only one.</summary>
internal sealed class BrokenEstimator(IEstimator<ITransformer> real) : IEstimator<ITransformer>
{
    public Func<SchemaShape, SchemaShape> Promise { get; init; } = promise => promise;

    public Func<ITransformer, ITransformer> Model { get; init; } = model => model;

    /// <summary>Rows to train on where the given ones are refused.</summary>
    public IDataView? FitInstead { get; init; }

    /// <summary>True: input that the real one refuses is promised unchanged.</summary>
    public bool PromiseAnything { get; init; }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        try
        {
            return Promise(real.GetOutputSchema(inputSchema));
        }
        catch (ArgumentOutOfRangeException) when (PromiseAnything)
        {
            return inputSchema;
        }
    }

    public ITransformer Fit(IDataView input)
    {
        try
        {
            return Model(real.Fit(input));
        }
        catch (ArgumentOutOfRangeException) when (FitInstead is not null)
        {
            return Model(real.Fit(FitInstead));
        }
    }
}

/// <summary>A working transformer that breaks one point of the contract.</summary>
internal sealed class BrokenTransformer(ITransformer real) : ITransformer
{
    /// <summary>What is written to the model file in place of the real one.</summary>
    public ICanSaveModel? SaveInstead { get; init; }

    public Func<IDataView, IDataView> Output { get; init; } = view => view;

    public Func<IRowToRowMapper, IRowToRowMapper> Mapper { get; init; } = mapper => mapper;

    /// <summary>Thrown for input that the real one refuses.</summary>
    public Exception? Refusal { get; init; }

    public bool IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Refusing(() => real.GetOutputSchema(inputSchema));

    public IDataView Transform(IDataView input) => Output(Refusing(() => real.Transform(input)));

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => Mapper(real.GetRowToRowMapper(inputSchema));

    public void Save(ModelSaveContext ctx) => (SaveInstead ?? real).Save(ctx);

    private T Refusing<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception) when (Refusal is not null)
        {
            throw Refusal;
        }
    }
}

/// <summary>A row mapper that claims to be made for another schema.</summary>
internal sealed class MapperForAnotherSchema(IRowToRowMapper real, DataViewSchema claimed) : IRowToRowMapper
{
    public DataViewSchema InputSchema => claimed;

    public DataViewSchema OutputSchema => real.OutputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        real.GetDependencies(dependingColumns);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) => real.GetRow(input, activeColumns);
}

/// <summary>A view whose cursors lie: about one column's values, or about row ids.</summary>
internal sealed class LyingView(IDataView real) : IDataView
{
    /// <summary>The Single column that is 1 too high when it is asked for alone.</summary>
    public string? WrongWhenAlone { get; init; }

    public bool SameIdForAllRows { get; init; }

    public bool CanShuffle => false;

    public DataViewSchema Schema => real.Schema;

    public long? GetRowCount() => real.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var columns = columnsNeeded.ToArray();
        bool alone = columns.Length == 1 && columns[0].Name == WrongWhenAlone;
        return new Cursor(real.GetRowCursor(columns), alone ? WrongWhenAlone : null, SameIdForAllRows);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewRowCursor real, string? wrong, bool sameIds) : DataViewRowCursor
    {
        public override DataViewSchema Schema => real.Schema;

        public override long Position => real.Position;

        public override long Batch => real.Batch;

        public override bool IsColumnActive(DataViewSchema.Column column) => real.IsColumnActive(column);

        public override bool MoveNext() => real.MoveNext();

        public override ValueGetter<DataViewRowId> GetIdGetter() =>
            sameIds ? (ref DataViewRowId id) => id = default : real.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            var getter = real.GetGetter<TValue>(column);
            if (column.Name != wrong)
                return getter;
            return (ValueGetter<TValue>)(Delegate)new ValueGetter<float>((ref float value) =>
            {
                ((ValueGetter<float>)(Delegate)getter)(ref value);
                value++;
            });
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                real.Dispose();
            base.Dispose(disposing);
        }
    }
}
