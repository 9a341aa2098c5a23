namespace FfnnMlNet.Tool.Report;

/// <summary>The test rows that were predicted worst.</summary>
/// <param name="Meaning">A sentence that says what worst means, such as "The largest distance between actual and predicted price.".</param>
/// <param name="Columns">The columns that are shown, such as the features of the model.</param>
/// <param name="Rows">The rows, the worst first.</param>
/// <param name="ErrorTitle">What the column of the errors is called.</param>
internal sealed record WorstPredictions(string Meaning, IReadOnlyList<string> Columns, IReadOnlyList<WorstRow> Rows,
    string ErrorTitle = "Error");
