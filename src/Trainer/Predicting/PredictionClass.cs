using FfnnMlNet.Data;
using FfnnMlNet.Intervals;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Predicting;

/// <summary>Checks the class of a prediction. ML.NET leaves a property without a column at its default, so that 0 would look like a
/// score.</summary>
internal static class PredictionClass
{
    private static readonly string[] s_limits = [IntervalColumns.LowerBound, IntervalColumns.UpperBound];

    /// <exception cref="ArgumentException">A property or field of the class has no column. The message names all of them.</exception>
    public static void Check(Type prediction, DataViewSchema made)
    {
        SchemaDefinition.Column[] missing =
        [
            .. SchemaDefinition.Create(prediction, SchemaDefinition.Direction.Write)
                .Where(column => made.GetColumnOrNull(column.ColumnName) is null),
        ];
        if (missing.Length == 0)
            return;
        // The columns that the model makes are the last ones.
        string[] names = [.. made.Where(column => !column.IsHidden).Select(column => column.Name).Reverse()];
        var faults = string.Join(" ", missing.Select(column => Fault(column, names)));
        throw new ArgumentException(
            $"{prediction.Name} has members that no column of the pipeline fills, so that they would stay at their default values. " +
            $"{faults} The pipeline gives {Names(names)}. " +
            "Name a member after its column, or with [ColumnName(\"...\")]; mark one that is to have no column with [NoColumn].");
    }

    private static string Fault(SchemaDefinition.Column column, string[] names)
    {
        var of = column.MemberName == column.ColumnName ? "" : $" (of '{column.ColumnName}')";
        var member = $"'{column.MemberName}'{of}";
        if (s_limits.Contains(column.ColumnName))
            return $"There is no column for {member}: only models of numbers that were trained with the option IntervalCoverage have it.";
        return NearestName.Of(column.ColumnName, names) is { } near
            ? $"There is no column for {member}: did you mean '{near}'?" : $"There is no column for {member}.";
    }

    private static string Names(string[] names)
    {
        var more = names.Length > SchemaCode.MostColumnsNamed
            ? FormattableString.Invariant($" and {names.Length - SchemaCode.MostColumnsNamed} more") : "";
        return string.Join(", ", names.Take(SchemaCode.MostColumnsNamed).Select(name => $"'{name}'")) + more;
    }
}
