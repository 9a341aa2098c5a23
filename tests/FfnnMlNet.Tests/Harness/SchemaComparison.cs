using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Tests.Harness;

/// <summary>The differences between two schemas, or between a promised and a delivered one: one sentence per difference.</summary>
internal static class SchemaComparison
{
    /// <summary>Compares names, types, hidden columns, and every annotation with its value.</summary>
    public static IEnumerable<string> Differences(DataViewSchema expected, DataViewSchema actual)
    {
        if (expected.Count != actual.Count)
        {
            yield return $"expected columns [{string.Join(", ", expected.Select(c => c.Name))}], actual "
                + $"[{string.Join(", ", actual.Select(c => c.Name))}]";
            yield break;
        }
        foreach (var (e, a) in expected.Zip(actual))
        {
            if (e.Name != a.Name)
                yield return $"column {e.Index}: expected name {e.Name}, actual {a.Name}";
            else if (!e.Type.Equals(a.Type))
                yield return $"column {e.Name}: expected type {e.Type}, actual {a.Type}";
            else if (e.IsHidden != a.IsHidden)
                yield return $"column {e.Name}: expected hidden = {e.IsHidden}, actual {a.IsHidden}";
            foreach (var difference in AnnotationDifferences(e, a))
                yield return difference;
        }
    }

    /// <summary>Checks that everything promised is delivered and everything delivered was promised, annotations included.</summary>
    public static IEnumerable<string> Differences(SchemaShape promised, SchemaShape delivered) =>
        Differences("column", "", promised, delivered);

    private static IEnumerable<string> Differences(string what, string of, SchemaShape promised, SchemaShape delivered)
    {
        var deliveredByName = delivered.ToDictionary(column => column.Name);
        foreach (var column in promised)
        {
            if (!deliveredByName.Remove(column.Name, out var other))
            {
                yield return $"{what} {column.Name}{of}: promised {ShapeOf.Describe(column)}, not delivered";
                continue;
            }
            if (ShapeOf.Describe(column) != ShapeOf.Describe(other))
                yield return $"{what} {column.Name}{of}: promised {ShapeOf.Describe(column)}, delivered {ShapeOf.Describe(other)}";
            foreach (var difference in Differences("annotation", $" of column {column.Name}", column.Annotations, other.Annotations))
                yield return difference;
        }
        foreach (var column in deliveredByName.Values)
            yield return $"{what} {column.Name}{of}: delivered {ShapeOf.Describe(column)}, not promised";
    }

    private static IEnumerable<string> AnnotationDifferences(DataViewSchema.Column expected, DataViewSchema.Column actual)
    {
        var others = actual.Annotations.Schema.ToDictionary(annotation => annotation.Name);
        foreach (var annotation in expected.Annotations.Schema)
        {
            string place = $"annotation {annotation.Name} of column {expected.Name}";
            if (!others.Remove(annotation.Name, out var other))
            {
                yield return $"{place}: expected {annotation.Type}, actual none";
                continue;
            }
            if (!annotation.Type.Equals(other.Type))
            {
                yield return $"{place}: expected type {annotation.Type}, actual {other.Type}";
                continue;
            }
            var (e, a) = (ViewReader.Annotation(expected, annotation), ViewReader.Annotation(actual, other));
            if (!ViewReader.Same(e, a))
                yield return $"{place}: expected {ViewReader.Show(e)}, actual {ViewReader.Show(a)}";
        }
        foreach (var other in others.Values)
            yield return $"annotation {other.Name} of column {expected.Name}: expected none, actual {other.Type}";
    }
}
