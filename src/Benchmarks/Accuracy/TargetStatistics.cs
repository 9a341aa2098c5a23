namespace FfnnMlNet.Benchmarks.Accuracy;

/// <summary>Adds a number to each row for every category of many levels: the mean of the target over the rows of the same level. For a
/// training row it is taken from the other four fifths of the training rows, so that it does not contain the row's own target.</summary>
internal static class TargetStatistics
{
    private const int Folds = 5;

    // The mean of all rows counts as much as so many rows of the level, since a level may have few.
    private const double PriorRows = 10;

    /// <summary>The set with one more number per category of more than <paramref name="levels"/> levels. The target of several classes is
    /// whether a row is of the last one.</summary>
    public static LoadedSet AddedTo(LoadedSet data, Split split, int levels)
    {
        int[] columns =
            [.. Enumerable.Range(0, data.CategoryNames.Length).Where(column => data.Categories[column].Distinct().Count() > levels)];
        float[][] means = [.. columns.Select(column => MeansOf(data, split, data.Categories[column]))];
        return new LoadedSet
        {
            Set = data.Set,
            NumberNames = [.. data.NumberNames, .. columns.Select(column => $"mean of {data.CategoryNames[column]}")],
            Numbers = [.. data.Numbers.Select((row, index) => (float[])[.. row, .. means.Select(mean => mean[index])])],
            CategoryNames = data.CategoryNames,
            Categories = data.Categories,
            Classes = data.Classes,
            Targets = data.Targets,
            OfficialTrainRows = data.OfficialTrainRows,
        };
    }

    private static float[] MeansOf(LoadedSet data, Split split, string[] levels)
    {
        double TargetOf(int row) => data.Set.IsClassification ? data.Classes[row] == data.ClassNames[^1] ? 1 : 0 : data.Targets[row][0];
        var prior = split.Train.Average(TargetOf);
        var means = new float[data.RowCount];
        for (var fold = 0; fold < Folds; fold++)
            Fill(split.Train.Where((_, i) => i % Folds != fold), split.Train.Where((_, i) => i % Folds == fold));
        Fill(split.Train, split.Test);
        return means;

        void Fill(IEnumerable<int> from, IEnumerable<int> to)
        {
            var ofLevel = from.GroupBy(row => levels[row]).ToDictionary(
                group => group.Key, group => (group.Sum(TargetOf) + (PriorRows * prior)) / (group.Count() + PriorRows));
            foreach (var row in to)
                means[row] = (float)ofLevel.GetValueOrDefault(levels[row], prior);
        }
    }
}
