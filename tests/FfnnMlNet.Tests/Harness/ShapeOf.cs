using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Tests.Harness;

/// <summary>
/// The SchemaShape of a view. ML.NET's factory for it is internal, but a chain of estimators makes the shape when it is fitted and passes
/// it to its first member. So a chain is fitted here whose member keeps it.
/// </summary>
internal static class ShapeOf
{
    public static SchemaShape View(IDataView view)
    {
        var listener = new Listener();
        new EstimatorChain<ITransformer>().Append(listener).Fit(view);
        return listener.Heard ?? throw new InvalidOperationException("The chain did not ask its first member for a schema.");
    }

    /// <summary>A column type in words, such as "Vector of Key of UInt32".</summary>
    public static string Describe(SchemaShape.Column column)
    {
        string item = column.IsKey ? $"Key of {column.ItemType}" : $"{column.ItemType}";
        return column.Kind == SchemaShape.Column.VectorKind.Scalar ? item : $"{column.Kind} of {item}";
    }

    private sealed class Listener : IEstimator<ITransformer>
    {
        public SchemaShape? Heard { get; private set; }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Heard = inputSchema;

        public ITransformer Fit(IDataView input) => new PassThrough();
    }

    private sealed class PassThrough : ITransformer
    {
        public bool IsRowToRowMapper => false;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

        public IDataView Transform(IDataView input) => input;

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

        public void Save(ModelSaveContext ctx) => throw new NotSupportedException();
    }
}
