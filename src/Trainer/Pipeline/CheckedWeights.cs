using FfnnMlNet.Data;

namespace FfnnMlNet.Pipeline;

/// <summary>Multiplies example weights by class weights, with an error where a Single cannot hold the products.</summary>
internal static class CheckedWeights
{
    /// <param name="rows">The rows whose weights are changed.</param>
    /// <param name="weightOfClass">One weight per class.</param>
    /// <param name="classNames">One name per class, for the error.</param>
    /// <param name="column">Name of the column of example weights, for the error, or null.</param>
    /// <param name="use">What the rows are for, for the error: "training" or "validation".</param>
    /// <exception cref="InvalidOperationException">The largest and the smallest weight are too far apart for a Single.</exception>
    public static void Multiply(
        TrainingMatrix rows, float[] weightOfClass, IReadOnlyList<string> classNames, string? column, string use)
    {
        if (rows.MultiplyWeights(weightOfClass) is not var (smallest, largest))
            return;
        throw new InvalidOperationException(
            $"Weights of the rows for {use} are too far apart: {Describe(smallest)}, but {Describe(largest)}; " +
            "Single holds them only where the largest is less than 1e75 times the smallest. " +
            (column is null ? "Bring the weights in ClassWeights" : $"Bring the weights in column '{column}' and in ClassWeights") +
            " closer together, or filter out the rows that are to weigh next to nothing.");

        string Describe(int row)
        {
            var of = rows.ClassOf(row);
            var own = column is null ? "" : FormattableString.Invariant($"{rows.WeightOf(row)} in column '{column}' times ");
            return FormattableString.Invariant($"row {row + 1} of those used weighs {own}{weightOfClass[of]} of ClassWeights ") +
                $"for '{classNames[of]}'";
        }
    }
}
