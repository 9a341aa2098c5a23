using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Onnx;

/// <summary>Finds the steps of a pipeline that exported columns depend on. A step that only makes the label is none of them.</summary>
internal static class NeededSteps
{
    /// <summary>The indices of the steps that are needed, in their order.</summary>
    /// <param name="steps">The steps of the pipeline.</param>
    /// <param name="input">The columns that the first step gets.</param>
    /// <param name="outputs">The names of the columns to export.</param>
    public static IReadOnlyList<int> Of(IReadOnlyList<ITransformer> steps, IDataView input, IEnumerable<string> outputs)
    {
        List<IRowToRowMapper?> mappers = [];
        var data = input;
        foreach (var step in steps)
        {
            mappers.Add(step.IsRowToRowMapper ? step.GetRowToRowMapper(data.Schema) : null);
            data = new SchemaView(step.Transform(data).Schema, isComplete: true);
        }
        List<int> needed = [];
        HashSet<string> names = [.. outputs];
        for (var step = steps.Count - 1; step >= 0; step--)
        {
            // Nothing tells which columns such a step reads, so all steps before it are needed.
            if (mappers[step] is not { } mapper)
                return [.. Enumerable.Range(0, step + 1), .. needed];
            DataViewSchema.Column[] columns = [.. names.Select(name => mapper.OutputSchema[name])];
            if (columns.Any(column => !IsPassedOn(column, mapper.InputSchema)))
                needed.Insert(0, step);
            names = [.. mapper.GetDependencies(columns).Select(column => column.Name)];
        }
        return needed;
    }

    // A step of rows has the columns that it gets in their places, and adds its own after them.
    private static bool IsPassedOn(DataViewSchema.Column column, DataViewSchema input) =>
        column.Index < input.Count && input[column.Index].Name == column.Name && input[column.Index].Type.Equals(column.Type);
}
