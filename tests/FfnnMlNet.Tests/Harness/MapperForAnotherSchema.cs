using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Tests.Harness;

/// <summary>A row mapper that claims to be made for another schema.</summary>
internal sealed class MapperForAnotherSchema(IRowToRowMapper real, DataViewSchema claimed) : IRowToRowMapper
{
    public DataViewSchema InputSchema => claimed;

    public DataViewSchema OutputSchema => real.OutputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        real.GetDependencies(dependingColumns);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) => real.GetRow(input, activeColumns);
}
