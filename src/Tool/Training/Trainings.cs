using System.Diagnostics;
using FfnnMlNet.Tool.Pipelines;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace FfnnMlNet.Tool.Training;

/// <summary>Trains the models of a run: the first one within seconds, and the one that was asked for.</summary>
internal sealed class Trainings(TrainRequest request, TrainingData data, TrainLog log, CancellationToken stop)
{
    // The cells that the first model learns from at most, so that it is there in seconds. A text counts as many cells.
    private const int CellsOfFirst = 300_000;
    private const int CellsOfText = 100;
    private const int LeastRowsOfFirst = 1000;

    // Rows that are read to see how fast the features are made, and so many times more while that is quick: at the worst within this share
    // of the time.
    private const int RowsOfProbe = 2000;
    private const int GrowthOfProbe = 4;
    private const double ProbeShare = 0.1;

    // A row of a larger probe costs at least this share of the mean of all its rows; less is noise.
    private const double LeastShareOfMean = 0.1;

    // The share of the time of a training that reading its rows may take.
    private const double ReadingShare = 0.3;

    /// <summary>The rows that the first model learns from; fewer than there are where the table is large.</summary>
    public int RowsOfFirst
    {
        get
        {
            var cells = data.Inspection.Features.Sum(column => column.Kind == Tables.ColumnKind.Text ? CellsOfText : 1);
            return Math.Min(data.Split.Train.Length, Math.Max(LeastRowsOfFirst, CellsOfFirst / Math.Max(1, cells)));
        }
    }

    /// <summary>Trains a model.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="rows">The most rows that it learns from; null = all.</param>
    /// <param name="limit">The time for features and training; null = no limit.</param>
    /// <param name="repeat">Options that give an earlier model again.</param>
    public Candidate Train(string name, Effort effort, int? rows, TimeSpan? limit, RepeatOptions repeat)
    {
        var clock = Stopwatch.StartNew();
        var ml = new MLContext(request.Seed);
        ml.Log += Note;
        log.Begin($"training {name}");
        var seed = request.Seed;
        // The first model has few rows from the start.
        if (limit is { } time && rows is null && data.Split.Train.Length > RowsOfProbe)
            rows = RowsInTime(ml, data.Split.Train.Length, time);
        var count = Math.Min(rows ?? int.MaxValue, data.Split.Train.Length);
        var sampled = count < data.Split.Train.Length ? count : (int?)null;
        var view = data.Train(sampled, seed);
        var features = ModelPipeline.Features(ml, data.Inspection).Fit(new StoppableView(view, stop));
        var fitter = new ModelFitter(ml, data.Inspection);
        var fit = new FitRequest
        {
            Effort = effort,
            Seed = seed,
            TimeLimit = limit is { } whole ? Later(whole - clock.Elapsed) : null,
            Repeat = repeat,
            OnEpoch = epoch => log.Epoch(name, epoch),
            Cancellation = stop,
        };
        var model = fitter.Fit(view, features, fit, data.IsInTimeOrder);
        ml.Log -= Note;
        var planned = fitter.Planned(fit with { Repeat = new() }, count, IsText(model), HasCategories(model));
        var used = RepeatOptions.Of(model.Network.Options, planned, sampled);
        return new Candidate
        {
            Name = name,
            Model = model,
            Effort = effort,
            TrainingRows = count,
            Repeat = used,
            WasLimited = limit is not null && !used.IsEmpty,
            WasSearchedInTime = limit is not null && planned["SearchDraws"].Value != "0",
            Time = clock.Elapsed,
            WasStopped = stop.IsCancellationRequested,
        };
    }

    // What a trainer says of its choices, for the file.
    private void Note(object? sender, LoggingEventArgs message)
    {
        if (message.Source.StartsWith("Ffnn", StringComparison.Ordinal) &&
            (message.Kind is ChannelMessageKind.Info or ChannelMessageKind.Warning))
            log.Note($"{message.Source}: {message.RawMessage}");
    }

    // Effort chooses other networks for text features, so the widths of the layers tell.
    private bool IsText(FittedModel model) => data.Inspection.Features.Any(column => column.Kind == Tables.ColumnKind.Text) &&
        model.Network.Options.TryGetValue("ParametricActivations", out var slopes) &&
        string.Equals(slopes, "false", StringComparison.OrdinalIgnoreCase);

    // In tables with categories it embeds numbers in bins.
    private static bool HasCategories(FittedModel model) => model.Network.Options.TryGetValue("NumericEmbedding", out var embedding) &&
        embedding.StartsWith("piecewise-linear", StringComparison.Ordinal);

    private static TimeSpan Later(TimeSpan time) => time > TimeSpan.FromMilliseconds(100) ? time : TimeSpan.FromMilliseconds(100);

    // As many rows as are read in a part of the time, by the speed of some. A few rows of a long table lie far apart, and drawing them
    // costs as much as drawing many, so a larger probe tells what one more row costs.
    private int RowsInTime(MLContext ml, int rows, TimeSpan limit)
    {
        // Once without a measure, since the first rows are slower: code is still being compiled.
        SecondsOfReading(ml, RowsOfProbe / 10);
        var budget = limit.TotalSeconds * ReadingShare;
        var (count, seconds) = (RowsOfProbe, SecondsOfReading(ml, RowsOfProbe));
        var most = budget / seconds * count;
        while (most < rows && count * GrowthOfProbe < most && GrowthOfProbe * seconds < ProbeShare * limit.TotalSeconds)
        {
            var larger = SecondsOfReading(ml, count * GrowthOfProbe);
            var ofRow = (larger - seconds) / (count * (GrowthOfProbe - 1.0));
            (count, seconds) = (count * GrowthOfProbe, larger);
            most = count + ((budget - seconds) / Math.Max(ofRow, LeastShareOfMean * seconds / count));
        }
        if (most >= rows)
            return rows;
        var enough = Math.Max((int)most, Math.Min(rows, LeastRowsOfFirst));
        log.Note($"The time is enough to learn from {Show.Count(enough)} of {Show.Count(rows)} rows, drawn by the seed.");
        return enough;
    }

    private double SecondsOfReading(MLContext ml, int rows)
    {
        var clock = Stopwatch.StartNew();
        var view = data.Train(rows, request.Seed);
        var features = ModelPipeline.Features(ml, data.Inspection).Fit(view).Transform(view);
        var size = ((VectorDataViewType)features.Schema[ModelPipeline.FeatureColumn].Type).Size;
        FeatureRows.Read(features, ModelPipeline.FeatureColumn, size, 1, stop);
        return clock.Elapsed.TotalSeconds;
    }
}
