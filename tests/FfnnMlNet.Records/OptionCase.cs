using Microsoft.ML;

namespace FfnnMlNet.Records;

/// <summary>One training, given by a seed. Trainer and effort take turns; the table and all other options are random.</summary>
internal sealed partial class OptionCase
{
    private const int RowsToLearn = 25;

    private readonly Chance _chance;
    private readonly List<string> _told = [];
    private readonly FfnnOptions _options;
    private readonly string _label;

    public OptionCase(int seed)
    {
        _chance = new Chance((ulong)seed);
        _label = Trainers.Labels[seed % Trainers.Labels.Length];
        _options = Trainers.Options(_label);
        Say("trainer", _label);
        _options.Effort = (Effort)(seed / Trainers.Labels.Length % 4);
        Say("Effort", _options.Effort);
        _options.Seed = seed;
        _options.NumberOfThreads = 1 + _chance.Below(3);
    }

    /// <summary>The drawn options in words, and the hashes of the model.</summary>
    public override string ToString() => string.Join(", ", _told);

    /// <summary>Trains.</summary>
    /// <exception cref="ArgumentException">The options cannot be combined; take another seed.</exception>
    public string Run()
    {
        var ml = new MLContext(seed: 1);
        var rows = RecordTable.Of(
            ml, Drawn("rows", 30 + _chance.Below(90)), Drawn("categories", 2 + _chance.Below(14)), Draw("gaps", 2), _chance);
        var how = _chance.One("plain", "plain", "plain", "plain", "validation", "validation", "initial model", "resumed");
        Say("fit", how);
        DrawNetwork();
        DrawTraining();
        DrawJudgement();
        var model = how switch
        {
            "validation" => Trainers.Fit(ml, _options, ml.Data.TakeRows(rows, RowsToLearn), ml.Data.SkipRows(rows, RowsToLearn)),
            "initial model" => GoneOn(ml, rows),
            "resumed" => Resumed(ml, rows),
            _ => Trainers.Fit(ml, _options, rows),
        };
        return $"{ModelHashes.Of(ml, model, rows)} {this}";
    }

    private ITransformer GoneOn(MLContext ml, IDataView rows)
    {
        var start = Trainers.Fit(ml, _options, rows);
        _options.NumberOfEpochs = 2;
        return Trainers.Fit(ml, _options, rows, start: start);
    }

    private ITransformer Resumed(MLContext ml, IDataView rows)
    {
        var folder = Directory.CreateTempSubdirectory("ffnn-record-");
        try
        {
            _options.EnsembleSize = 1;
            var path = Path.Combine(folder.FullName, "run.checkpoint");
            _options.Checkpoint = new Checkpoint(path);
            _options.OnEpoch = epoch =>
            {
                if (epoch.Epoch == 2)
                    epoch.Stop();
            };
            Trainers.Fit(ml, _options, rows);
            (_options.OnEpoch, _options.Checkpoint, _options.ResumeFrom) = (null, null, path);
            return Trainers.Fit(ml, _options, rows);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // True one time in so many; then the words are added to the description.
    private bool Draw(string name, int oneIn)
    {
        var drawn = _chance.OneIn(oneIn);
        if (drawn)
            _told.Add(name);
        return drawn;
    }

    private T Drawn<T>(string name, T value)
    {
        Say(name, value);
        return value;
    }

    private void Say<T>(string name, T value) => _told.Add(FormattableString.Invariant($"{name} {value}"));
}
