using FfnnMlNet.Network;

namespace FfnnMlNet.Training;

/// <summary>
/// Searches hyperparameters on the folds of an ensemble: first the networks of Effort's choice are trained, then draws from a search space
/// by successive halving (<see cref="SearchPlan"/>). Everything is decided by the rows that the networks held out. The result is a weighted
/// mean of the networks of a few candidates (<see cref="GreedySelection"/>). Without a time limit the bits depend on the rows, the settings
/// and the seed alone.
/// </summary>
internal sealed class CandidateSearch
{
    // Of the time limit: what is left for the choice after the last network.
    private const double ReservedTime = 0.04;

    // Of the time that is left after the networks of Effort's choice: what draws are planned for.
    private const double PlannedTime = 0.8;

    private readonly SearchSettings _settings;
    private readonly TrainingSettings _training;
    private readonly SearchCheckpoint _checkpoint;
    private readonly List<SearchTrial> _trials = [];
    private readonly int _folds;
    private double _secondsOfChosen;
    private volatile bool _isCancelled;

    private CandidateSearch(SearchSettings settings)
    {
        (_settings, _folds) = (settings, settings.Rows.Count);
        _training = settings.Training with { Checkpoint = null, ResumeFrom = null };
        var saves = settings.Training.Checkpoint is not null || settings.Training.ResumeFrom is not null;
        var path = settings.Training.Ranks is { IsFirst: false } ? null : settings.Training.Checkpoint?.Path;
        _checkpoint = new SearchCheckpoint(path, saves ? Facts(settings) : []);
        _trials.Add(new SearchTrial(0, settings.Draw(0)!, _folds));
    }

    /// <summary>Trains the networks of Effort's choice, and then searches.</summary>
    /// <returns>The trained networks of Effort's choice, and what the search chose; null where there was no search, because these networks
    /// were cancelled or their time was over, because several ranks share a time limit, or because no draw fits into the work or the time
    /// that is left.</returns>
    public static (IReadOnlyList<TrainedMember> Trained, SearchResult? Result) Run(SearchSettings settings)
    {
        var search = new CandidateSearch(settings);
        search._checkpoint.Try();
        if (settings.Training.ResumeFrom is { } source)
            search.Restore(source);
        var trained = search.TrainChosen();
        if (trained.Count < search._folds || trained.Any(member => member.Outcome.WasCancelled || member.Outcome.WasOutOfTime) ||
            !search._trials[0].IsComplete)
            return search.WithoutSearch(trained);
        // Ranks must decide alike, and their clocks differ.
        var draws = search._training is { Ranks.Count: > 1, Deadline: not null } ? 0 : search.CountDraws();
        if (draws == 0)
            return search.WithoutSearch(trained);
        search.RunDraws(search.PlanOf(draws));
        return (trained, search.Choose(draws));
    }

    // As if no search had been asked for.
    private (IReadOnlyList<TrainedMember> Trained, SearchResult? Result) WithoutSearch(IReadOnlyList<TrainedMember> trained) =>
        (FinalCalibration.Run(trained, _settings.Rows, _training), null);

    // A run that keeps what it has when it is cancelled takes the little time that the choice needs.
    private SearchResult Choose(int draws)
    {
        var keeps = _training.OnCancellation == OnCancellation.KeepBest;
        return SearchChoice.Of(
            keeps ? _settings with { Training = _settings.Training with { CheckAlive = null } } : _settings, _trials, PlanOf(draws));
    }

    private IReadOnlyList<TrainedMember> TrainChosen()
    {
        var trial = _trials[0];
        var start = _training.Deadline?.Clock.Elapsed;
        var trained = EnsembleTraining.Train(_settings.Networks, _settings.Rows, _training, new MemberHooks(
            fold => trial[fold] is { } known
                ? new TrainedMember(known.Network!, new TrainingOutcome(known.History, "taken from the checkpoint")) : null,
            (fold, member, time) => Record(trial, fold, member, time, _training)));
        _secondsOfChosen = start is { } from ? (_training.Deadline!.Clock.Elapsed - from).TotalSeconds : 0;
        return trained;
    }

    private void Record(SearchTrial trial, int fold, TrainedMember member, TimeSpan time, TrainingSettings settings)
    {
        if (HeldOutLoss.Of(member, _settings.Kind, _settings.Rows[fold].Validation!, settings) is not { } loss)
        {
            _isCancelled = true;
            return;
        }
        trial.Record(fold, new TrialFold(
            member.Network, loss.HeldOut, loss.Temperature, loss.LossSum, loss.WeightSum, member.Outcome.History, time));
        _checkpoint.Save(_trials, _folds);
    }

    // As many draws as the work or the time allows. The draws are made meanwhile.
    private int CountDraws()
    {
        var (chosen, most) = (_trials[0].Candidate.Work * _folds, _settings.MostWork - (_trials[0].Candidate.Work * _folds));
        if (_training.Deadline is { } deadline)
            most = PlannedTime * (deadline.SecondsLeft - (ReservedTime * deadline.Limit.TotalSeconds)) / _secondsOfChosen * chosen;
        List<double> works = [];
        for (var draw = 1; draw <= _settings.MostDraws && TrialOf(draw) is { } trial; draw++)
        {
            works.Add(trial.Candidate.Work);
            if (PlanOf(draw).WorkOf(works) > most)
                return draw - 1;
        }
        return works.Count;
    }

    private SearchPlan PlanOf(int draws) => SearchPlan.Of(draws, _folds, _settings.SureDraws);

    // The trial of a draw, which is made when it is first asked for.
    private SearchTrial? TrialOf(int index)
    {
        while (_trials.Count <= index)
        {
            if (_settings.Draw(_trials.Count) is not { } candidate)
                return null;
            _trials.Add(new SearchTrial(_trials.Count, candidate, _folds));
        }
        return _trials[index];
    }

    private void RunDraws(SearchPlan plan)
    {
        _trials.RemoveRange(1 + plan.Draws, _trials.Count - 1 - plan.Draws);
        var alive = _trials.Skip(1).ToArray();
        var pace = new RunPace(plan.Networks, Math.Min(_training.NumberOfThreads, plan.Networks), _training.NumberOfEpochs);
        var isComplete = false;
        try
        {
            var (number, foldsBefore) = (0, 0);
            foreach (var (draws, folds) in plan.Rounds)
            {
                // By the folds of the round before, since a checkpoint has later ones too. Equal losses: the earlier draw stays.
                var stay = alive.OrderBy(trial => trial.Index > plan.Sure).ThenBy(trial => trial.LossOf(foldsBefore))
                    .ThenBy(trial => trial.Index).Take(draws).ToHashSet();
                foreach (var trial in alive.Where(trial => !stay.Contains(trial)))
                    trial.Release();
                alive = [.. alive.Where(stay.Contains)];
                if (!RunRound(alive, folds, plan.Networks, pace, ref number))
                    return;
                foldsBefore = folds;
            }
            isComplete = true;
        }
        finally
        {
            pace.End(isComplete);
        }
    }

    // False where the user or the time limit ended the search.
    private bool RunRound(SearchTrial[] alive, int folds, int networks, RunPace pace, ref int number)
    {
        // The longest first, so that no thread is left with one at the end.
        List<(SearchTrial Trial, int Fold)> units =
        [
            .. from trial in alive.OrderByDescending(trial => trial.Candidate.Work)
               from fold in Enumerable.Range(0, folds)
               where trial[fold] is null
               select (trial, fold),
        ];
        var first = number;
        number += units.Count;
        TrainingSettings[] own = [.. units.Select((unit, i) => SettingsOf(unit.Trial, unit.Fold) with
        {
            Member = first + i,
            NumberOfMembers = networks,
        })];
        var deadline = _training.Deadline;
        var last = deadline is null ? TimeSpan.MaxValue : deadline.Limit * (1 - ReservedTime);
        var common = _training with
        {
            Deadline = null,
            CheckAlive = () =>
            {
                _training.CheckAlive?.Invoke();
                if (deadline?.Clock.Elapsed > last)
                    throw new OutOfSearchTimeException();
            },
        };
        try
        {
            EnsembleTraining.RunUnits(
                [.. units.Select(unit => unit.Trial.Candidate.Create())], [.. units.Select(unit => _settings.Rows[unit.Fold])], own,
                common, pace, new MemberHooks(
                    _ => null, (unit, member, time) => Record(
                        units[unit].Trial, units[unit].Fold, member, time, common with { Warn = null })));
        }
        catch (OutOfSearchTimeException)
        {
            _settings.Say?.Invoke($"The search ended early: {deadline}.");
            return false;
        }
        if (_isCancelled)
            _training.Warn?.Invoke("The search was cancelled. The model has what was chosen among the candidates so far.");
        return !_isCancelled;
    }

    // A draw whose training diverges is a poor draw, and no reason to warn or to end the run.
    private TrainingSettings SettingsOf(SearchTrial trial, int fold) => trial.Candidate.Settings with
    {
        Seed = EnsembleTraining.SeedOf(_training.Seed, ((long)trial.Index << 32) + fold),
        NumberOfEpochs = _training.NumberOfEpochs,
        StepsPerEpoch = _training.StepsPerEpoch,
        ScheduleEpochs = _training.ScheduleEpochs,
        OnDivergence = OnDivergence.KeepBest,
        Warn = null,
        Deadline = null,
        Checkpoint = null,
        ResumeFrom = null,
    };

    private void Restore(CheckpointSource source)
    {
        var saved = _checkpoint.Read(
            source, _folds, _training.NumberOfEpochs,
            index => index < 0 || index > _settings.MostDraws ? null
                : index == 0 ? _settings.Networks[0].Parameters.Length : TrialOf(index)?.Candidate.Create().Parameters.Length);
        foreach (var fold in saved)
        {
            var trial = TrialOf(fold.Candidate)!;
            FeedForwardNetwork? network = null;
            HeldOutScores? heldOut = null;
            if (fold.Parameters is { } parameters)
            {
                network = fold.Candidate == 0 ? _settings.Networks[fold.Fold] : trial.Candidate.Create();
                parameters.CopyTo(network.Parameters.Span);
                heldOut = HeldOutLoss.ScoresOf(network, fold.Temperature, _settings.Kind, _settings.Rows[fold.Fold].Validation!);
            }
            trial.Record(fold.Fold, new TrialFold(
                network, heldOut, fold.Temperature, fold.LossSum, fold.WeightSum, fold.History, Duration: null));
        }
    }

    // The rows of the first fold are all rows, those to learn from and those that are held out.
    internal static IReadOnlyList<RunFact> Facts(SearchSettings settings) =>
    [
        .. RunFacts.Of(settings.Networks[0], settings.Training, settings.Rows[0].Training, settings.Rows[0].Validation),
        new("the number of folds", FormattableString.Invariant($"{settings.Rows.Count}")),
        new("the most draws", FormattableString.Invariant($"{settings.MostDraws}")),
        new("the most work", FormattableString.Invariant($"{settings.MostWork:R}")),
        new("the search space", settings.Space),
        // Earlier checkpoints have the log-loss of several classes, which cannot be compared with it.
        .. settings.Kind == ScoreKind.Probabilities ? (RunFact[])[new("the loss that candidates are judged by", "Brier score")] : [],
    ];
}
