using FfnnMlNet.Data;

namespace FfnnMlNet.Pipeline;

/// <summary>Example weights times class weights, with an error where Single cannot hold the products.</summary>
internal static class CheckedWeights
{
    /// <param name="column">Of example weights, or null.</param>
    /// <param name="use">"training" or "validation".</param>
    /// <exception cref="InvalidOperationException">The weights are too far apart.</exception>
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
