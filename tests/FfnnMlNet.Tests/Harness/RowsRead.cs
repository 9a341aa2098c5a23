using Microsoft.ML.Data;

namespace FfnnMlNet.Tests.Harness;

/// <summary>Rows that were read by a cursor: one id per row, and the values of each active column, by column index.</summary>
internal sealed record RowsRead(List<DataViewRowId> Ids, Dictionary<int, List<object>> Columns);
