using Microsoft.ML;
using Xunit;
using Xunit.Sdk;

namespace FfnnMlNet.Tests.Harness;

/// <summary>Every violation of the contract is found. Each test breaks one point of a correct estimator.</summary>
public class EstimatorContractFailureTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly IEstimator<ITransformer> _real;
    private readonly IDataView _valid;
    private readonly IDataView _invalid;

    public EstimatorContractFailureTests()
    {
        _real = _ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy();
        _valid = KeyedRows.Named(_ml);
        _invalid = _ml.Transforms.DropColumns("Features").Fit(_valid).Transform(_valid);
    }

    [Fact]
    public void The_wrappers_alone_break_nothing() => EstimatorContract.Check(
        Modelled(model => new BrokenTransformer(model)
        {
            Output = view => new LyingView(view),
            Mapper = mapper => new MapperForAnotherSchema(mapper, mapper.InputSchema),
        }),
        _valid, _invalid, _ml);

    [Fact]
    public void A_promise_that_fails_on_valid_input_is_seen() => Fails(
        new(_real) { Promise = _ => throw new InvalidOperationException("no promise") },
        "(1) GetOutputSchema on valid input failed: InvalidOperationException: no promise");

    [Fact]
    public void Training_on_invalid_input_is_seen() => Fails(
        new(_real) { FitInstead = _valid },
        "(1) Fit on invalid input: expected ArgumentOutOfRangeException or InvalidOperationException, actual no exception.");

    [Fact]
    public void A_promise_for_invalid_input_is_seen() => Fails(
        new(_real) { PromiseAnything = true },
        "(1) GetOutputSchema on invalid input: expected ArgumentOutOfRangeException or InvalidOperationException, actual no exception.");

    [Fact]
    public void A_model_that_cannot_be_reloaded_is_seen() => Fails(
        Modelled(model => new BrokenTransformer(model) { SaveInstead = new SavesNothing() }),
        "(2) Save and reload failed: ");

    [Fact]
    public void A_mapper_for_another_schema_is_seen() => Fails(
        Modelled(model => new BrokenTransformer(model) { Mapper = mapper => new MapperForAnotherSchema(mapper, _invalid.Schema) }),
        "(3) The row mapper's InputSchema is not the schema it was made for.");

    [Fact]
    public void A_view_with_another_schema_than_the_one_announced_is_seen() => Fails(
        Modelled(model => new BrokenTransformer(model)
        {
            Output = view => _ml.Transforms.DropColumns("Score").Fit(view).Transform(view),
        }),
        "(3) Transform(...).Schema: expected columns [Label, Label, Features, PredictedLabel, Score], "
            + "actual [Label, Label, Features, PredictedLabel].");

    [Fact]
    public void A_reload_that_loses_annotations_is_seen()
    {
        var other = _real.Fit(KeyedRows.Bare(_ml));

        Fails(Modelled(model => new BrokenTransformer(model) { SaveInstead = other }),
            "(3) Reloaded GetOutputSchema: annotation KeyValues of column PredictedLabel: expected Vector<String, 3>, actual none; ");
    }

    [Fact]
    public void A_reload_with_other_class_names_is_seen()
    {
        var renamed = _ml.Transforms.Conversion.MapKeyToValue("Label")
            .Append(_ml.Transforms.Conversion.MapValue(
                "Label", new Dictionary<string, string> { ["a"] = "x", ["b"] = "y", ["c"] = "z" }, "Label"))
            .Append(_ml.Transforms.Conversion.MapValueToKey("Label"));
        var other = _real.Fit(renamed.Fit(_valid).Transform(_valid));

        Fails(Modelled(model => new BrokenTransformer(model) { SaveInstead = other }),
            "(3) Reloaded GetOutputSchema: annotation KeyValues of column PredictedLabel: "
                + """expected ["a", "b", "c"], actual ["x", "y", "z"]; """);
    }

    [Fact]
    public void A_reload_that_changes_values_is_seen()
    {
        var other = _real.Fit(_ml.Data.SkipRows(_valid, 20));

        Fails(Modelled(model => new BrokenTransformer(model) { SaveInstead = other }),
            "(4) Reloaded, AllColumns: column Score, row 0: expected [");
    }

    [Fact]
    public void A_value_that_depends_on_the_columns_asked_for_is_seen()
    {
        var binary = new BrokenEstimator(_ml.BinaryClassification.Trainers.LbfgsLogisticRegression())
        {
            Model = model => new BrokenTransformer(model) { Output = view => new LyingView(view) { WrongWhenAlone = "Score" } },
        };

        Fails(binary, _ml.Data.TakeRows(Tables.BreastCancer(_ml).Standardized(_ml), 60),
            "(4) Original, OneCursorPerColumn: column Score, row 0: expected ");
    }

    [Fact]
    public void A_row_id_used_twice_is_seen() => Fails(
        Modelled(model => new BrokenTransformer(model) { Output = view => new LyingView(view) { SameIdForAllRows = true } }),
        "(4) Row ids are not unique: 1 of 60 differ.");

    [Fact]
    public void A_refusal_of_another_kind_is_seen() => Fails(
        Modelled(model => new BrokenTransformer(model) { Refusal = new KeyNotFoundException("which key?") }),
        "(5) GetOutputSchema of the fitted transformer on invalid input: expected ArgumentOutOfRangeException or "
            + "InvalidOperationException, actual KeyNotFoundException: which key?");

    [Fact]
    public void A_promised_annotation_that_is_not_delivered_is_seen()
    {
        var richer = _real.GetOutputSchema(ShapeOf.View(_valid));

        Fails(new(_real) { Promise = promise => With(promise, richer, "Score") }, KeyedRows.Bare(_ml),
            "(6) Promise and delivery: annotation SlotNames of column Score: promised Vector of String, not delivered; "
                + "annotation TrainingLabelValues of column Score: promised Vector of String, not delivered.");
    }

    [Fact]
    public void A_delivered_annotation_that_was_not_promised_is_seen()
    {
        var poorer = _real.GetOutputSchema(ShapeOf.View(KeyedRows.Bare(_ml)));

        Fails(new(_real) { Promise = promise => With(promise, poorer, "PredictedLabel") },
            "(6) Promise and delivery: annotation KeyValues of column PredictedLabel: delivered Vector of String, not promised.");
    }

    [Fact]
    public void A_delivered_column_that_was_not_promised_is_seen() => Fails(
        new(_real) { Promise = promise => new(promise.Where(column => column.Name != "Score")) },
        "(6) Promise and delivery: column Score: delivered Vector of Single, not promised.");

    [Fact]
    public void A_promised_column_that_is_not_delivered_is_seen()
    {
        var more = ShapeOf.View(Tables.Iris(_ml));

        Fails(new(_real) { Promise = promise => With(promise, more, "Species") },
            "(6) Promise and delivery: column Species: promised String, not delivered.");
    }

    [Fact]
    public void A_column_of_another_type_than_promised_is_seen()
    {
        var other = ShapeOf.View(Tables.BreastCancer(_ml));

        Fails(new(_real) { Promise = promise => With(promise, other, "Label") },
            "(6) Promise and delivery: column Label: promised Boolean, delivered Key of UInt32; ");
    }

    private BrokenEstimator Modelled(Func<ITransformer, ITransformer> model) => new(_real) { Model = model };

    // SchemaShape columns have no public constructor, so they are taken from another shape.
    private static SchemaShape With(SchemaShape promise, SchemaShape other, string column) =>
        new(promise.Where(own => own.Name != column).Append(other.Single(borrowed => borrowed.Name == column)));

    private void Fails(BrokenEstimator broken, string message) => Fails(broken, _valid, message);

    private void Fails(BrokenEstimator broken, IDataView valid, string message)
    {
        var failure = Assert.Throws<XunitException>(() => EstimatorContract.Check(broken, valid, _invalid, _ml));
        Assert.True(failure.Message.StartsWith(message, StringComparison.Ordinal), failure.Message);
    }

    private sealed class SavesNothing : ICanSaveModel
    {
        public void Save(ModelSaveContext ctx)
        {
        }
    }
}
