using FfnnMlNet.Tool.Report;
using FfnnMlNet.Tool.Tables;

namespace FfnnMlNet.Tool.Training;

/// <summary>Tests a model on the rows that were kept for it, beside the simplest answer and a linear model.</summary>
internal sealed class ModelTest(TrainRequest request, TrainingData data)
{
    private const int MostImportanceRows = 2000;
    private const int MostImportanceValues = 20_000_000;

    // Multiplications of all shuffled rows together, which bounds the time whatever the clock says.
    private const double MostImportanceWork = 4e11;
    private const int MostEffects = 6;
    private const int MostWorstRows = 15;
    private const int MostWorstColumns = 8;

    private ScoredRows? _linear;

    /// <summary>Whether a linear model was tried.</summary>
    public bool IsLinearTried { get; private set; }

    /// <summary>Why there is no linear model; null = there is one, or none was tried.</summary>
    public string? WhyNoLinear { get; private set; }

    /// <summary>What the simplest answer gives; null until the first model was tested.</summary>
    public ScoredRows? Simplest { get; private set; }

    /// <summary>Scores the test rows and computes the metrics.</summary>
    /// <param name="intervals">Cancels the intervals, not the metrics.</param>
    /// <param name="cancellation">Cancels all of it.</param>
    public Tested Judge(Candidate candidate, CancellationToken intervals, CancellationToken cancellation)
    {
        var rows = RowScorer.Score(
            candidate.Model, data.Test(), data.Inspection, data.TestLabels, data.Split.Test, cancellation);
        Simplest ??= rows switch
        {
            ScoredClasses classes => SimplestAnswer.Of(classes, data.Labels.Counts(data.Split.Train, classes.Classes.Count)),
            _ => SimplestAnswer.Of((ScoredNumbers)rows, data.Labels.Means(data.Split.Train)),
        };
        return new Tested
        {
            Candidate = candidate,
            Rows = rows,
            Scores = Judgement.Of(rows, Simplest, _linear, data.TestGroups, request.Seed, intervals),
        };
    }

    /// <summary>Adds the metrics of the linear model, where it was trained after the model was tested, and the intervals, where there was
    /// no time for them.</summary>
    /// <param name="intervals">Cancels the intervals.</param>
    public Tested WithLinear(Tested tested, CancellationToken intervals) =>
        (_linear is null || tested.Scores[0].Linear is not null) && tested.Scores[0].Interval is not null
        ? tested
        : tested with { Scores = Judgement.Of(tested.Rows, Simplest, _linear, data.TestGroups, request.Seed, intervals) };

    /// <summary>Trains the linear model, which later tests show.</summary>
    /// <param name="candidate">The model whose features it gets.</param>
    /// <returns>Its main metric, or the reason why there is none.</returns>
    public (double? Metric, string? Reason) TryLinear(Candidate candidate, CancellationToken cancellation)
    {
        IsLinearTried = true;
        var model = candidate.Model;
        var all = data.Split.Train.Length;
        var valuesOfRow = LinearModel.ValuesOfRow(model.Features.Transform(data.Train(all, request.Seed)), model.Network.FeatureColumn);
        var classCount = data.Labels.Classes is { } classes ? classes.Max() + 1 : 0;
        var rows = LinearModel.RowsOf(all, model.Network.FeatureCount, valuesOfRow, classCount);
        var (scores, reason) = LinearModel.Of(
            data.Inspection, model.Features, model.Network.FeatureColumn, data.Train(rows, request.Seed), data.Test(), request.Seed,
            cancellation);
        WhyNoLinear = reason;
        if (scores is null)
            return (null, reason);
        _linear = RowScorer.With(data.Inspection, data.TestLabels, data.Split.Test, scores, null);
        return (_linear.MainMetric(), null);
    }

    /// <summary>Adds what the model does with the columns, as far as the time allows.</summary>
    public Tested Explain(Tested tested, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
            return tested;
        try
        {
            tested = tested with { Importance = ImportanceOf(tested, cancellation) };
            var columns = Ranked(tested);
            var rows = MemoryRows.Read(
                data.TestAt(Sample(Effects.Rows)), data.Inspection.Features.Select(column => column.Name), Effects.Rows, cancellation);
            foreach (var column in columns)
            {
                if (tested.Effects.Count == MostEffects)
                    break;
                if (Effects.Of(tested.Candidate.Model, rows, data.Inspection, column, cancellation) is { } effect)
                    tested = tested with { Effects = [.. tested.Effects, effect] };
            }
        }
        catch (OperationCanceledException)
        {
            // What was computed until then is shown.
        }
        return tested;
    }

    /// <summary>Adds the worst predictions.</summary>
    public Tested WithWorst(Tested tested)
    {
        var badness = tested.Rows.Badness();
        ColumnDecision[] columns = [.. Ranked(tested).Take(MostWorstColumns)];
        // Of classes only the rows whose class is wrong.
        var worst = Enumerable.Range(0, badness.Length)
            .Where(row => tested.Rows is not ScoredClasses classes || classes.Predicted[row] != classes.Actual[row])
            .OrderByDescending(row => badness[row]).Take(MostWorstRows);
        return tested with
        {
            Worst = new WorstPredictions(
                tested.Rows is ScoredClasses
                    ? "The test rows whose class is wrong, those first whose actual class got the lowest probability."
                    : "The test rows with the largest distance between the actual and the predicted number" +
                      (data.TestLabels.OutputCount > 1 ? ", in standard deviations and as the mean of all labels." : "."),
                [.. columns.Select(column => column.Name)],
                [.. worst.Select(row => WorstRowOf(tested.Rows, row, columns))],
                tested.Rows is ScoredClasses ? "Probability of the actual class" : "Error: predicted minus actual"),
        };
    }

    // The most important columns first; in the order of the table where the importance is not known.
    private IReadOnlyList<ColumnDecision> Ranked(Tested tested)
    {
        var byName = data.Inspection.Features.ToDictionary(column => column.Name, StringComparer.Ordinal);
        return tested.Importance is { } importance
            ? [.. importance.Columns.Select(column => byName[column.Column])]
            : [.. byName.Values];
    }

    private PermutationImportance? ImportanceOf(Tested tested, CancellationToken cancellation)
    {
        var network = tested.Candidate.Model.Network;
        var groups = FeatureGroup.Of(network.FeatureNames, data.Inspection.Features.Select(column => column.Name));
        var work = (double)Importance.RepeatsOf(groups.Count) * groups.Count * network.ParameterCount;
        var most = Math.Min(MostImportanceValues / network.FeatureCount, (int)Math.Min(MostImportanceRows, MostImportanceWork / work));
        var positions = Sample(Math.Clamp(most, 100, MostImportanceRows));
        var features = FeatureRows.Read(
            tested.Candidate.Model.Features.Transform(data.TestAt(positions)), network.FeatureColumn, network.FeatureCount,
            positions.Length, cancellation);
        int[] rows = [.. positions.Select(position => data.Split.Test[position])];
        return Importance.Of(
            network, features, groups, scores => RowScorer.With(data.Inspection, data.TestLabels, rows, scores, null), request.Seed,
            cancellation);
    }

    // Positions of test rows, ascending.
    private int[] Sample(int most)
    {
        int[] positions = [.. Enumerable.Range(0, data.Split.Test.Length)];
        if (positions.Length <= most)
            return positions;
        new Random(request.Seed).Shuffle(positions);
        return [.. positions[..most].Order()];
    }

    private WorstRow WorstRowOf(ScoredRows rows, int row, ColumnDecision[] columns)
    {
        var cells = data.CellsOf(row);
        string[] values = [.. columns.Select(CellOf)];
        var place = data.PlaceOf(row);
        if (rows is ScoredClasses classes)
        {
            var (actual, predicted) = (classes.Actual[row], classes.Predicted[row]);
            return new WorstRow(
                place, classes.Classes[actual], classes.Classes[predicted],
                Show.Percent(classes.Probability(row, actual)), values);
        }
        var numbers = (ScoredNumbers)rows;
        var outputs = Enumerable.Range(0, numbers.Names.Count).ToArray();
        return new WorstRow(
            place, string.Join(", ", data.Inspection.Labels.Select(CellOf)),
            All(output => Show.Number(numbers.At(numbers.Predicted, row, output))),
            All(output => Show.Signed(numbers.At(numbers.Predicted, row, output) - numbers.At(numbers.Actual, row, output))), values);

        string CellOf(ColumnDecision column) =>
            cells.TryGetValue(column.SourceName, out var cell) || cells.TryGetValue(column.Name, out cell) ? cell : "";

        string All(Func<int, string> of) => string.Join(", ", outputs.Select(of));
    }
}
