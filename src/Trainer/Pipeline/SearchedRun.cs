using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Training;

namespace FfnnMlNet.Pipeline;

/// <summary>The phase "run" with a search of hyperparameters.</summary>
internal sealed class SearchedRun
{
    // So many times the work of Effort's choice a draw may cost. Others are drawn anew, at most so often.
    private const double MostWorkOfDraw = 3;
    private const int Attempts = 20;

    // The update of the parameters takes as long as the passes of so many rows.
    private const int RowsOfStep = 16;

    // Parameters times rows times epochs that two cores of 2024 compute within about 45 and 220 seconds.
    private const int FewRows = 5_000;
    private const double WorkForFewRows = 1e12;
    private const double WorkForManyRows = 4.8e12;

    private readonly TrainingRequest _request;
    private readonly RowsRead _read;
    private readonly PreparedRows _prepared;
    private readonly BuiltRun _built;
    private readonly double _chosenWork;

    private SearchedRun(TrainingRequest request, RowsRead read, PreparedRows prepared, BuiltRun built)
    {
        (_request, _read, _prepared, _built) = (request, read, prepared, built);
        _chosenWork = WorkOf(built.Networks[0].Layout, built.Settings.BatchSize);
    }

    /// <summary>True where the run has a search. Says why not where the user asked for one.</summary>
    public static bool Applies(TrainingRequest request, PreparedRows prepared, BuiltRun built)
    {
        if (built.Options.Of(OptionTable.SearchDraws) == 0)
            return false;
        var why = request.Initial is not null ? "where training goes on from a model"
            : prepared.Sparse is not null ? "on sparse rows"
            : prepared.Rows.ValidationCount == 0 ? "without validation rows"
            : null;
        if (why is not null && built.Options.UsesSetValue(OptionTable.SearchDraws))
            request.Warn($"SearchDraws has no effect {why}: there is no search.");
        return why is null;
    }

    /// <summary>Trains the networks of Effort's choice and searches.</summary>
    public static (IReadOnlyList<TrainedMember> Trained, SearchResult? Result) Run(
        TrainingRequest request, RowsRead read, PreparedRows prepared, BuiltRun built) =>
        CandidateSearch.Run(new SearchedRun(request, read, prepared, built).Settings());

    private SearchSettings Settings() => new()
    {
        Kind = _request.ScoreKind,
        Networks = _built.Networks,
        Training = _built.Settings,
        Rows = _built.Rows,
        MostDraws = _built.Options.Of(OptionTable.SearchDraws),
        SureDraws = SearchedOptions.Known(_built.Options.Task, _built.Options.Data).Count,
        MostWork = _built.Options.UsesSetValue(OptionTable.SearchDraws) ? double.PositiveInfinity
            : _read.Rows.RowCount <= FewRows ? WorkForFewRows : WorkForManyRows,
        Draw = number => number == 0
            ? new SearchCandidate("effort", "", _built.Networks[0].CreateAlike, _built.Settings, _chosenWork) : Draw(number),
        Space = SearchedOptions.Space(_built.Options.Task, _built.Options.Data),
        Linear = _prepared.LinearFits,
        LinearRows = _prepared.Linear is { } linear && _prepared.LinearFits is not null
            ? [.. linear.PartsOf(_prepared.Rows, _built.Networks.Count)] : [],
        Say = _request.Say,
    };

    private SearchCandidate? Draw(int number)
    {
        var (data, seed) = (_built.Options.Data, _built.Options.Of(OptionTable.Seed)!.Value);
        SearchCandidate? candidate = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var draw = SearchedOptions.Draw(_built.Options.Task, data, seed, number, attempt);
            candidate = Candidate(number, draw, _request.UserOptions.Resolve(data, draw).With(OptionTable.Seed, seed)) ?? candidate;
            if (candidate is not null && candidate.Work <= MostWorkOfDraw * _chosenWork)
                break;
        }
        return candidate;
    }

    // Null where a draw does not fit into memory.
    private SearchCandidate? Candidate(int number, SearchDraw draw, ResolvedOptions options)
    {
        var settings = RunSettings.ForTraining(_request, _read, _prepared, options);
        var outputs = _read.Labels.OutputCount;
        InputEmbedding? embedding;
        try
        {
            embedding = Embeddings.Create(options, _prepared.InputFit!);
            RunMemory.Check(
                options, _prepared.Inputs, embedding, _prepared.SparseShape, outputs, _prepared.Rows.TrainingCount, settings,
                _built.Networks.Count, _prepared.Rows.ValidationCount);
        }
        catch (InsufficientMemoryException)
        {
            return null;
        }
        FeedForwardNetwork Create() => Networks.Create(
            options, _prepared.Inputs, embedding, _prepared.SparseShape, outputs, settings.Objective.Output);
        var layout = Create().Layout;
        return NetworkLimits.CanScore(layout)
            ? new SearchCandidate(
                FormattableString.Invariant($"draw {number}"), draw.ToString(), Create, settings, WorkOf(layout, settings.BatchSize))
            : null;
    }

    // Small batches cost more steps.
    private double WorkOf(Layout layout, int batchSize)
    {
        double rows = _built.Rows[0].Training.RowCount, steps = Math.Ceiling(rows / batchSize);
        return layout.ParameterCount * (rows + (RowsOfStep * steps)) * _built.Settings.NumberOfEpochs * layout.RowsPerRow;
    }
}
