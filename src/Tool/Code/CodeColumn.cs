namespace FfnnMlNet.Tool.Code;

/// <summary>A column of the model as a property of a class.</summary>
/// <param name="Name">The name of the column in the model.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Summary">What it is, as plain text of one or more sentences.</param>
/// <param name="Example">A value as it stands in the table, or null.</param>
internal sealed record CodeColumn(string Name, CodeType Type, string Summary, string? Example = null);
