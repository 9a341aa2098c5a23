using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Fuzz.PublicFace;

/// <summary>Random tables with every trainer and effort. Each fit ends with finite scores of the same and of other rows, or with one error
/// that names the column or option in question.</summary>
internal static class DataFuzz
{
    private const int Most = 5000;

    public static int Run(Arguments arguments) => FaceRun.Run(arguments, Most, Case);

    private static (Ending, Exception?) Case(int seed, Action<string>? tell)
    {
        var random = new Random(seed);
        var folder = Directory.CreateTempSubdirectory("ffnn-data-");
        try
        {
            return Case(random, folder.FullName, tell);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (Ending, Exception?) Case(Random random, string folder, Action<string>? tell)
    {
        var ml = new MLContext(seed: 1);
        var what = (Learns)random.Next(4);
        var columns = new DrawnColumns(random);
        var draws = new OptionDraws(random, edges: 0, folder);
        var options = random.Next(3) == 0 ? Drawn(draws, what) : Options(what, random);
        var rowCount = random.Next(30) == 0 ? 0 : random.Next(5) switch { 0 => 1, 1 => 7, 2 => columns.MostRows, _ => 60 };
        rowCount = Math.Min(rowCount, columns.MostRows);
        tell?.Invoke(
            $"{what}, {options}, scaling {options.FeatureScaling?.ToString() ?? "unset"} ({string.Join("; ", draws.Told)}), " +
            $"{rowCount} rows, {columns}");
        IDataView rows, others;
        IDataView? validation;
        ITransformer transforms;
        IDataView raw = View(rowCount, 1), extreme = View(random.Next(1, 30), 2, Values.Any(random)), own = View(random.Next(1, 40), 3);
        try
        {
            transforms = columns.Transforms(ml).Fit(raw);
            rows = transforms.Transform(raw);
            others = transforms.Transform(extreme);
            validation = random.Next(30) switch
            {
                < 8 => transforms.Transform(own),
                < 12 => columns.Transforms(ml).Fit(own).Transform(own),
                12 => own,
                _ => null,
            };
        }
        catch (Exception error)
        {
            return (Ending.RejectedByMlNet, error);
        }
        try
        {
            var model = Face.Fit(ml, options, rows, validation);
            tell?.Invoke("trained");
            var fault = Face.FaultOf(ml, model, rows, what, reload: false)
                ?? Face.FaultOf(ml, model, others, what, reload: random.Next(3) == 0);
            if (fault is null && random.Next(4) == 0)
                fault = FaultOfEngine(ml, transforms, model, columns, what);
            if (fault is null && random.Next(4) == 0)
            {
                var onwards = others;
                if (random.Next(4) == 0)
                {
                    try
                    {
                        onwards = Prepared(new DrawnColumns(random));
                    }
                    catch (Exception error)
                    {
                        return (Ending.RejectedByMlNet, error);
                    }
                }
                fault = Face.FaultOf(ml, Face.Fit(ml, options, onwards, null, model), rows, what, reload: false);
            }
            return fault is null ? (Ending.Scored, null) : (Ending.Else, new InvalidOperationException(fault));
        }
        catch (Exception error)
        {
            var (ending, judged) = OwnErrors.Judge(error, draws.Cancels);
            // A transform of ML.NET may be the first to read rows of another length than their column's, and then throws an error of its
            // own.
            return (ending == Ending.Else && columns.HasFalseLengths ? Errors.Judge(error) : ending, judged);
        }

        // A second table with other columns, and transforms fitted to them.
        IDataView Prepared(DrawnColumns other)
        {
            var view = ml.Data.LoadFromEnumerable(other.Rows(10, 5, Values.Plain), other.Schema());
            return other.Transforms(ml).Fit(view).Transform(view);
        }

        IDataView View(int count, int table, Values? labels = null) =>
            ml.Data.LoadFromEnumerable(columns.Rows(count, table, labels), columns.Schema());
    }

    // Without options that are errors by themselves; the verb "options" tests those.
    private static FfnnOptions Drawn(OptionDraws draws, Learns what)
    {
        while (true)
        {
            try
            {
                return draws.Draw(what, setShare: 0.12);
            }
            catch (ArgumentException)
            {
                continue;
            }
        }
    }

    // The options whose validity depends on the table. The verb "options" tests the others.
    private static FfnnOptions Options(Learns what, Random random)
    {
        var options = Face.Options(what);
        options.Effort = (Effort)random.Next(4);
        options.Seed = random.Next();
        options.TimeLimit = TimeSpan.FromMilliseconds(random.Next(20) == 0 ? 1000 : random.Next(20, 80));
        if (random.Next(2) == 0)
            options.HiddenLayers = [8];
        if (random.Next(4) == 0)
            options.ExampleWeightColumnName = nameof(DrawnRow.Weight);
        if (random.Next(6) == 0)
            options.MissingValues = (MissingValues)random.Next(3);
        if (random.Next(6) == 0)
            options.OnDivergence = OnDivergence.KeepBest;
        if (random.Next(8) == 0)
            options.MemoryLimitBytes = random.Next(2) * 1000;
        if (random.Next(8) == 0)
            options.ValidationFraction = random.NextSingle();
        if (random.Next(8) == 0 && what is Learns.Class or Learns.Flag)
            options.ClassWeights = ClassWeights.Balanced;
        if (random.Next(4) == 0)
            options.FeatureScaling = random.GetItems<FeatureScaling>(
                [FeatureScaling.None, FeatureScaling.Standard, FeatureScaling.Robust, FeatureScaling.QuantileNormal], 1)[0];
        if (random.Next(8) == 0)
            options.NumericEmbedding = random.Next(2) == 0 ? NumericEmbedding.PiecewiseLinear() : NumericEmbedding.Periodic();
        if (random.Next(12) == 0)
            options.RowGroupColumnName = random.Next(4) == 0 ? Column(random) : nameof(DrawnRow.Category);
        if (random.Next(12) == 0)
            options.ValidationRows = ValidationRows.Last;
        if (what is Learns.Class or Learns.Numbers && random.Next(4) == 0)
            options.LabelColumnName = what == Learns.Class ? DrawnColumns.MappedLabel : DrawnColumns.JoinedLabel;
        if (random.Next(25) == 0)
            options.LabelColumnName = Column(random);
        if (random.Next(25) == 0)
            options.FeatureColumnName = Column(random);
        if (random.Next(25) == 0)
            options.ExampleWeightColumnName = Column(random);
        return options;
    }

    private static string Column(Random random)
    {
        string[] names = [.. typeof(DrawnRow).GetProperties().Select(property => property.Name), DrawnColumns.Features, "Mapped", "absent"];
        return names[random.Next(names.Length)];
    }

    private static string? FaultOfEngine(MLContext ml, ITransformer transforms, ITransformer model, DrawnColumns columns, Learns what)
    {
        var chain = new TransformerChain<ITransformer>(transforms, model);
        var rows = columns.Rows(5, 4, Values.Plain);
        List<float[]> scores;
        if (what is Learns.Class or Learns.Numbers)
        {
            using var engine = ml.Model.CreatePredictionEngine<DrawnRow, SeveralScores>(chain, inputSchemaDefinition: columns.Schema());
            scores = [.. rows.Select(row => engine.Predict(row).Score.DenseValues().ToArray())];
        }
        else
        {
            using var engine = ml.Model.CreatePredictionEngine<DrawnRow, OneScore>(chain, inputSchemaDefinition: columns.Schema());
            scores = [.. rows.Select(row => new[] { engine.Predict(row).Score })];
        }
        return Face.FaultOf(scores, what == Learns.Flag ? Learns.Number : what);
    }

    private sealed class OneScore
    {
        public float Score { get; set; }
    }

    private sealed class SeveralScores
    {
        public VBuffer<float> Score { get; set; }
    }
}
