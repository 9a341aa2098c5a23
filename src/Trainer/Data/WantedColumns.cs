using Microsoft.ML;

namespace FfnnMlNet.Data;

/// <summary>The columns that a trainer needs.</summary>
/// <param name="Feature">The feature column.</param>
/// <param name="Label">The label column.</param>
/// <param name="Weight">The weight column; not valid (see <see cref="SchemaShape.Column.IsValid"/>) where rows have no weights.</param>
/// <param name="Group">Name of the column of row groups, or null.</param>
/// <param name="Trainer">Name of the class of the trainer.</param>
internal sealed record WantedColumns(
    SchemaShape.Column Feature, SchemaShape.Column Label, SchemaShape.Column Weight, string? Group, string Trainer);
