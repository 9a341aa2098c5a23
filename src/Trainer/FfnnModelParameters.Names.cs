using System.Collections.ObjectModel;
using FfnnMlNet.Network;

namespace FfnnMlNet;

// The names of classes and scores.
public abstract partial class FfnnModelParameters<TOutput> : IFfnnModel
{
    private static readonly string[] s_twoClasses = [bool.FalseString, bool.TrueString];

    /// <summary>The names of the classes in the order of their scores; "False" and "True" for two classes. Empty for numbers, and for
    /// labels whose keys have no values.</summary>
    public IReadOnlyList<string> ClassNames => Network.ScoreKind switch
    {
        ScoreKind.Probabilities => Network.OutputNames,
        ScoreKind.LogOdds or ScoreKind.Margin => s_twoClasses,
        _ => [],
    };

    /// <summary>The names of the scores: of the classes for <see cref="FfnnTrainer"/>, and the slot names of the label for several outputs.
    /// Empty where there is one score, and where the label had no names.</summary>
    public IReadOnlyList<string> ScoreNames => Network.OutputNames;

    /// <summary>The scores of a row by their names, such as the probability of each class by the name of the class.</summary>
    /// <param name="scores">The Score column of a row.</param>
    /// <returns>For classes their probabilities, the most probable first; two classes are "True" and "False", and their one score is the
    /// log-odds of true. For several outputs their scores in their order. Scores without names are called "Score" where there is one, such
    /// as the margin of a hinge loss, otherwise "Score 0", "Score 1" and so on. A name that several scores have is followed by such a
    /// number.</returns>
    /// <exception cref="ArgumentException">It is not as many scores as the model gives.</exception>
    /// <example>
    /// <code>
    /// IFfnnModel network = FfnnModel.Of(model);
    /// foreach (var (name, probability) in network.ScoresByName(prediction.Score))
    ///     Console.WriteLine($"{name}: {probability:P1}");
    /// </code>
    /// </example>
    public IReadOnlyDictionary<string, float> ScoresByName(params ReadOnlySpan<float> scores)
    {
        var count = Network.Network.Layout.OutputCount;
        if (scores.Length != count)
            throw new ArgumentException(FormattableString.Invariant(
                $"The model gives {count} scores a row, but {scores.Length} came. Give the Score column of one row."));
        if (Network.ScoreKind == ScoreKind.LogOdds)
            return ProbabilitiesOfTwo(scores[0]);
        var order = Enumerable.Range(0, count).ToArray();
        if (Network.ScoreKind == ScoreKind.Probabilities)
        {
            // Equal probabilities stay in the order of the classes: the sort by two keys is stable.
            var values = scores.ToArray();
            order = [.. order.OrderByDescending(index => values[index])];
        }
        var names = UniqueScoreNames(count);
        var byName = new OrderedDictionary<string, float>(count, StringComparer.Ordinal);
        foreach (var index in order)
            byName.Add(names[index], scores[index]);
        return new ReadOnlyDictionary<string, float>(byName);
    }

    private static ReadOnlyDictionary<string, float> ProbabilitiesOfTwo(float logOdds)
    {
        KeyValuePair<string, float> isTrue = new(bool.TrueString, ConformalLimits.ProbabilityOf(logOdds));
        KeyValuePair<string, float> isFalse = new(bool.FalseString, ConformalLimits.ProbabilityOf(-logOdds));
        return new ReadOnlyDictionary<string, float>(
            new OrderedDictionary<string, float>(logOdds > 0 ? [isTrue, isFalse] : [isFalse, isTrue], StringComparer.Ordinal));
    }

    private string[] UniqueScoreNames(int count)
    {
        var names = Network.OutputNames;
        if (names.Count == 0)
            return count == 1 ? ["Score"] : [.. Enumerable.Range(0, count).Select(index => FormattableString.Invariant($"Score {index}"))];
        var repeated = names.GroupBy(name => name, StringComparer.Ordinal).Where(same => same.Skip(1).Any()).Select(same => same.Key)
            .ToHashSet(StringComparer.Ordinal);
        var unique = new HashSet<string>(names.Where(name => !repeated.Contains(name)), StringComparer.Ordinal);
        return [.. names.Select((name, index) => repeated.Contains(name) ? Numbered(name, index, unique) : name)];
    }

    private static string Numbered(string name, int index, HashSet<string> taken)
    {
        var numbered = FormattableString.Invariant($"{name} {index}");
        while (!taken.Add(numbered))
            numbered += "'";
        return numbered;
    }
}
