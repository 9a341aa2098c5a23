using Microsoft.ML;

namespace FfnnMlNet.Data;

/// <summary>The columns that a trainer wants.</summary>
/// <param name="Weight">Not valid where rows have no weights.</param>
/// <param name="Group">The name of the column of row groups, or null.</param>
/// <param name="Trainer">Its class.</param>
internal sealed record WantedColumns(
    SchemaShape.Column Feature, SchemaShape.Column Label, SchemaShape.Column Weight, string? Group, string Trainer);
