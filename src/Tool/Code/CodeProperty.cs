namespace FfnnMlNet.Tool.Code;

/// <summary>A property of a generated class; all texts are C#.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Column">The name of the column, as a literal.</param>
/// <param name="Type">Its type.</param>
/// <param name="Initial">Its value before anything is set, or null.</param>
/// <param name="Summary">Its documentation.</param>
/// <param name="Example">An example as an expression, or null.</param>
internal sealed record CodeProperty(string Name, string Column, string Type, string? Initial, string Summary, string? Example)
{
    /// <summary>The properties of columns.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="taken">Names that the class has besides.</param>
    /// <param name="isInput">Whether a value that is not set is missing.</param>
    public static IReadOnlyList<CodeProperty> Of(IEnumerable<CodeColumn> columns, IEnumerable<string> taken, bool isInput)
    {
        var names = new CSharpName(taken);
        return [.. columns.Select(column => new CodeProperty(
            names.Unique(column.Name),
            CSharpText.Literal(column.Name),
            TypeOf(column.Type),
            InitialOf(column.Type, isInput),
            CSharpText.Comment(column.Summary),
            column.Example is { } example ? CSharpText.Value(example, column.Type) : null))];
    }

    private static string TypeOf(CodeType type) => type switch
    {
        CodeType.Number => "float",
        CodeType.Text => "string?",
        CodeType.Date => "DateTime",
        CodeType.Boolean => "bool",
        _ => "float[]",
    };

    private static string? InitialOf(CodeType type, bool isInput) => type switch
    {
        CodeType.Number when isInput => "float.NaN",
        CodeType.Numbers => "[]",
        _ => null,
    };
}
