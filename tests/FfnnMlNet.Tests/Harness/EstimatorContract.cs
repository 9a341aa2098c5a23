using Microsoft.ML;
using Xunit.Sdk;

namespace FfnnMlNet.Tests.Harness;

/// <summary>
/// What ML.NET requires of every estimator and of the transformer that it makes, checked through public interfaces only:
/// (1) the estimator gives an output schema for valid input, and both this and Fit refuse invalid input;
/// (2) the fitted transformer can be saved and loaded;
/// (3) transformer, row mapper, reloaded transformer and transformed view agree on the output schema, annotations included;
/// (4) original and reloaded give the same values and row ids, whichever columns are active;
/// (5) original and reloaded refuse invalid input;
/// (6) the promised schema and the delivered one are equal, annotations included.
/// </summary>
internal static class EstimatorContract
{
    /// <exception cref="XunitException">A point is violated. The message names it, the column, and the expected and actual
    /// values.</exception>
    public static void Check(IEstimator<ITransformer> estimator, IDataView valid, IDataView? invalid, MLContext ml)
    {
        var promised = Try("(1) GetOutputSchema on valid input", () => estimator.GetOutputSchema(ShapeOf.View(valid)));
        if (invalid is not null)
        {
            MustRefuse("(1) GetOutputSchema on invalid input", () => estimator.GetOutputSchema(ShapeOf.View(invalid)));
            MustRefuse("(1) Fit on invalid input", () => estimator.Fit(invalid));
        }
        var fitted = Try("(1) Fit on valid input", () => estimator.Fit(valid));

        var (reloaded, reloadedInput) = Try("(2) Save and reload", () => SaveAndReload(fitted, valid.Schema, ml));

        CheckSchemas(fitted, reloaded, reloadedInput, valid);
        CheckValues(fitted.Transform(valid), reloaded.Transform(valid));
        if (invalid is not null)
        {
            foreach (var (name, model) in new[] { ("fitted", fitted), ("reloaded", reloaded) })
            {
                MustRefuse($"(5) GetOutputSchema of the {name} transformer on invalid input", () => model.GetOutputSchema(invalid.Schema));
                MustRefuse($"(5) Transform of the {name} transformer on invalid input", () => model.Transform(invalid));
            }
        }
        Expect("(6) Promise and delivery", SchemaComparison.Differences(promised, ShapeOf.View(fitted.Transform(valid))));
    }

    /// <summary>Saves to a stream and loads with a new context, which knows nothing of the first one.</summary>
    public static (ITransformer Model, DataViewSchema Input) SaveAndReload(ITransformer model, DataViewSchema input, MLContext ml)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(model, input, stream);
        stream.Position = 0;
        var reloaded = new MLContext().Model.Load(stream, out var reloadedInput);
        return (reloaded, reloadedInput);
    }

    private static void CheckSchemas(ITransformer fitted, ITransformer reloaded, DataViewSchema reloadedInput, IDataView valid)
    {
        var schema = fitted.GetOutputSchema(valid.Schema);
        if (fitted.IsRowToRowMapper)
        {
            var mapper = fitted.GetRowToRowMapper(valid.Schema);
            if (!ReferenceEquals(mapper.InputSchema, valid.Schema))
                throw new XunitException("(3) The row mapper's InputSchema is not the schema it was made for.");
            Expect("(3) Row mapper's OutputSchema", SchemaComparison.Differences(schema, mapper.OutputSchema));
        }
        Expect("(3) Reloaded GetOutputSchema", SchemaComparison.Differences(schema, reloaded.GetOutputSchema(valid.Schema)));
        Expect("(3) Reloaded input schema", SchemaComparison.Differences(valid.Schema, reloadedInput));
        Expect("(3) Transform(...).Schema", SchemaComparison.Differences(schema, fitted.Transform(valid).Schema));
        Expect("(3) Reloaded Transform(...).Schema", SchemaComparison.Differences(schema, reloaded.Transform(valid).Schema));
    }

    private static void CheckValues(IDataView original, IDataView reloaded)
    {
        var expected = ViewReader.Read(original, Reading.AllColumns)[0];
        if (expected.Ids.Distinct().Count() != expected.Ids.Count)
            throw new XunitException($"(4) Row ids are not unique: {expected.Ids.Distinct().Count()} of {expected.Ids.Count} differ.");
        foreach (var reading in Enum.GetValues<Reading>())
        {
            foreach (var rows in ViewReader.Read(original, reading))
                Expect($"(4) Original, {reading}", RowDifferences(original.Schema, expected, rows));
            foreach (var rows in ViewReader.Read(reloaded, reading))
                Expect($"(4) Reloaded, {reading}", RowDifferences(original.Schema, expected, rows));
        }
    }

    private static IEnumerable<string> RowDifferences(DataViewSchema schema, RowsRead expected, RowsRead actual)
    {
        if (expected.Ids.Count != actual.Ids.Count)
        {
            yield return $"expected {expected.Ids.Count} rows, actual {actual.Ids.Count}";
            yield break;
        }
        for (int row = 0; row < expected.Ids.Count; row++)
        {
            if (!expected.Ids[row].Equals(actual.Ids[row]))
                yield return $"row {row}: expected row id {expected.Ids[row]}, actual {actual.Ids[row]}";
            foreach (var (index, values) in actual.Columns)
            {
                if (!ViewReader.Same(expected.Columns[index][row], values[row]))
                    yield return $"column {schema[index].Name}, row {row}: expected {ViewReader.Show(expected.Columns[index][row])}, "
                        + $"actual {ViewReader.Show(values[row])}";
            }
        }
    }

    private static T Try<T>(string point, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception)
        {
            throw new XunitException($"{point} failed: {exception.GetType().Name}: {exception.Message}", exception);
        }
    }

    private static void MustRefuse(string point, Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or InvalidOperationException)
        {
            return;
        }
        catch (Exception exception)
        {
            throw new XunitException($"{point}: expected ArgumentOutOfRangeException or InvalidOperationException, "
                + $"actual {exception.GetType().Name}: {exception.Message}", exception);
        }
        throw new XunitException($"{point}: expected ArgumentOutOfRangeException or InvalidOperationException, actual no exception.");
    }

    private static void Expect(string point, IEnumerable<string> differences)
    {
        var first = differences.Take(10).ToArray();
        if (first.Length > 0)
            throw new XunitException($"{point}: {string.Join("; ", first)}.");
    }
}
