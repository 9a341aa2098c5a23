using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Faults;

/// <summary>A column that a trainer cannot use is an error in ML.NET's words, followed by the line of code that corrects it. The lines are
/// code here, and the compiler gives the tests their text. So every suggested line compiles, and the tests train the pipeline made of
/// it.</summary>
public partial class SchemaFixTests
{
    private const string Vector = "Vector<Single>";

    private static readonly Dictionary<string, Case> Cases = AllCases().ToDictionary(wrong => wrong.Name);

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_message_begins_with_ML_NETs_text_and_ends_with_the_code_that_makes_it_train(string name)
    {
        var wrong = Cases[name];
        var ml = new MLContext(seed: 1);
        var rows = FixRows.Make(ml);
        var trainer = wrong.Trainer(ml);

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(rows));

        Assert.StartsWith(wrong.MlNetText + ". ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith($":\n{wrong.Code}\n (Parameter '{error.ParamName}')", error.Message, StringComparison.Ordinal);
        var fix = wrong.Fix(ml);
        var corrected = wrong.FixIsTrainer ? fix : fix.Append(wrong.Trainer(ml));
        Assert.Contains("Score", corrected.Fit(rows).Transform(rows).Schema.Select(column => column.Name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_way_in_gives_the_message(string name)
    {
        var wrong = Cases[name];
        var ml = new MLContext(seed: 1);
        var rows = FixRows.Make(ml);
        var trainer = wrong.Trainer(ml);
        var expected = Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(rows)).Message;

        Assert.Equal(expected, Assert.Throws<ArgumentOutOfRangeException>(() => trainer.GetOutputSchema(ShapeOf.View(rows))).Message);
        Assert.Equal(expected, Assert.Throws<ArgumentOutOfRangeException>(
            () => ml.Transforms.CopyColumns("Area", "Area").Append(trainer).Fit(rows)).Message);
    }

    // Called through the types that users' variables have, whose own members hide those of ML.NET's base class.
    [Fact]
    public void The_trainers_own_methods_give_the_message()
    {
        var ml = new MLContext(seed: 1);
        var rows = FixRows.Make(ml);
        var shape = ShapeOf.View(rows);
        Action[] all =
        [
            () => new FfnnTrainer(ml, "TextKey", "Doubles").Fit(rows),
            () => new FfnnTrainer(ml, "TextKey", "Doubles").Fit(rows, rows),
            () => new FfnnTrainer(ml, "TextKey", "Doubles").GetOutputSchema(shape),
            () => new FfnnBinaryTrainer(ml, "Flag", "Doubles").Fit(rows),
            () => new FfnnBinaryTrainer(ml, "Flag", "Doubles").Fit(rows, rows),
            () => new FfnnRegressionTrainer(ml, "Area", "Doubles").Fit(rows),
            () => new FfnnMultiOutputRegressionTrainer(ml, "Inputs", "Doubles").Fit(rows),
            () => new FfnnTrainer(ml, "TextKey", "Inputs").Fit(rows, ml.Transforms.DropColumns("Inputs").Fit(rows).Transform(rows)),
        ];
        Assert.All(all, act => Assert.Contains(
            "mlContext.Transforms.", Assert.Throws<ArgumentOutOfRangeException>(act).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void All_wrong_columns_are_named_in_one_message_with_one_line_for_all_of_them()
    {
        var ml = new MLContext(seed: 1);
        var trainer = new FfnnTrainer(ml, labelColumnName: "Kind", featureColumnName: "Area", exampleWeightColumnName: "Rooms");

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(FixRows.Make(ml)));

        Assert.Equal(
            "Schema mismatch for feature column 'Area': expected Vector<Single>, got Single. " +
            "Schema mismatch for weight column 'Rooms': expected Single, got Int32. " +
            "Schema mismatch for label column 'Kind': expected Key<UInt32>, got String. " +
            "Put before the trainer (DataKind is in the namespace Microsoft.ML.Data):\n" +
            "mlContext.Transforms.Conversion.MapValueToKey(\"Kind\").Append(mlContext.Transforms.Concatenate(\"Area\", \"Area\"))" +
            ".Append(mlContext.Transforms.Conversion.ConvertType(\"Rooms\", outputKind: DataKind.Single))\n (Parameter 'inputSchema')",
            error.Message);
    }

    [Fact]
    public void A_column_name_is_a_literal_of_C_sharp_whatever_is_in_it()
    {
        var ml = new MLContext(seed: 1);
        const string Odd = "a \"b\" \\ c\t{0}";
        var rows = ml.Transforms.CopyColumns(Odd, "Area").Fit(FixRows.Make(ml)).Transform(FixRows.Make(ml));

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new FfnnRegressionTrainer(ml, "Area", Odd).Fit(rows));

        Assert.Contains(
            """mlContext.Transforms.Concatenate("a \"b\" \\ c\u0009{0}", "a \"b\" \\ c\u0009{0}")""",
            error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_columns_the_first_twenty_stand_in_the_line()
    {
        var ml = new MLContext(seed: 1);
        var rows = ml.Transforms.CopyColumns([.. Enumerable.Range(0, 40).Select(i => new InputOutputColumnPair($"More{i}", "Area"))])
            .Append(ml.Transforms.DropColumns("Kind", "Answer", "NumberText"))
            .Fit(FixRows.Make(ml)).Transform(FixRows.Make(ml));

        var message = Assert.Throws<ArgumentOutOfRangeException>(() => new FfnnBinaryTrainer(ml, "Flag").Fit(rows)).Message;

        Assert.Matches(@"The first 20 of \d\d columns that could be features stand below", message);
        var line = message.Split('\n')[1];
        Assert.Equal(21, line[line.IndexOf("Concatenate", StringComparison.Ordinal)..].Count(c => c == '"') / 2);
    }

    [Fact]
    public void What_no_transform_makes_right_is_said_in_words()
    {
        var ml = new MLContext(seed: 1);
        var rows = FixRows.Make(ml);

        Assert.Contains(
            "compute them in mlContext.Transforms.CustomMapping",
            Message(new FfnnBinaryTrainer(ml, "Flag", "Moment")), StringComparison.Ordinal);
        Assert.Contains(
            "compute the label in mlContext.Transforms.CustomMapping",
            Message(new FfnnBinaryTrainer(ml, "Day", "Inputs")), StringComparison.Ordinal);
        Assert.Contains(
            "learns one value per row: give it a column with one value",
            Message(new FfnnTrainer(ml, "KeyVector", "Inputs")), StringComparison.Ordinal);

        string Message(IEstimator<ITransformer> trainer) => Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(rows)).Message;
    }

    [Fact]
    public void A_vector_of_unknown_size_trains_once_its_size_is_declared_as_the_line_says()
    {
        var ml = new MLContext(seed: 1);
        var n = 2;
        Check("Area", "Unsized", schema => schema["Unsized"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, n), null);
        Check("Area", "UnsizedInts", schema => schema["UnsizedInts"].ColumnType = new VectorDataViewType(NumberDataViewType.Int32, n),
            mlContext => mlContext.Transforms.Conversion.ConvertType("UnsizedInts", outputKind: DataKind.Single));

        var outputs = Message(new FfnnMultiOutputRegressionTrainer(ml, "Unsized", "Inputs"));
        Assert.Contains(
            "\nschema[\"Unsized\"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, n);\n",
            outputs, StringComparison.Ordinal);

        void Check(string label, string features, Action<SchemaDefinition> declare, Func<MLContext, IEstimator<ITransformer>>? convert,
            [CallerArgumentExpression(nameof(declare))] string line = "", [CallerArgumentExpression(nameof(convert))] string code = "")
        {
            var message = Message(new FfnnRegressionTrainer(ml, label, features));
            Assert.Contains("write [VectorType(n)]", message, StringComparison.Ordinal);
            Assert.Contains($"\n{Body(line)};\n", message, StringComparison.Ordinal);
            if (convert is not null)
                Assert.EndsWith($":\n{Body(code)}\n (Parameter 'inputSchema')", message, StringComparison.Ordinal);
            var trainer = new FfnnRegressionTrainer(ml, new FfnnRegressionTrainer.Options
            {
                Effort = Effort.Manual, NumberOfEpochs = 1, LabelColumnName = label, FeatureColumnName = features,
            });
            var rows = FixRows.Declared(ml, declare);
            _ = convert is null ? (ITransformer)trainer.Fit(rows) : convert(ml).Append(trainer).Fit(rows);
        }

        string Message(IEstimator<ITransformer> trainer) =>
            Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(FixRows.Make(ml))).Message;
    }

    [Fact]
    public void A_label_that_could_be_any_column_is_not_guessed()
    {
        var ml = new MLContext(seed: 1);

        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => new FfnnRegressionTrainer(ml, featureColumnName: "Inputs").Fit(FixRows.Make(ml)));

        Assert.StartsWith(
            "Could not find label column 'Label'. Give labelColumnName the column to learn; the table has 'Area', ", error.Message,
            StringComparison.Ordinal);
        Assert.EndsWith(
            "For example:\nmlContext.Regression.Trainers.Ffnn(labelColumnName: \"...\", featureColumnName: \"Inputs\")\n " +
            "(Parameter 'inputSchema')", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_feature_column_with_the_usual_name_is_meant_and_no_columns_are_combined_again()
    {
        var ml = new MLContext(seed: 1);
        var rows = ml.Transforms.CopyColumns("Features", "Inputs").Fit(FixRows.Make(ml)).Transform(FixRows.Make(ml));

        foreach (var name in new[] { "Feature", "features", "All" })
        {
            var error = Assert.Throws<ArgumentOutOfRangeException>(() => new FfnnRegressionTrainer(ml, "Nowhere", name).Fit(rows));

            Assert.Contains(
                "Did you mean 'Features'? Give that name as featureColumnName. For example:\n" +
                "mlContext.Regression.Trainers.Ffnn(labelColumnName: \"...\")\n", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("Concatenate", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_label_of_text_is_best_loaded_as_a_Boolean()
    {
        var ml = new MLContext(seed: 1);
        var path = Path.GetTempFileName();
        try
        {
            Assert.Contains(
                "Where the texts are yes and no, true and false, or 1 and 0, load the column as a Boolean: declare the property of the " +
                "rows' class as bool. For other texts take the line below",
                Assert.Throws<ArgumentOutOfRangeException>(
                    () => new FfnnBinaryTrainer(ml, "Answer", "Inputs").Fit(FixRows.Make(ml))).Message,
                StringComparison.Ordinal);

            File.WriteAllLines(path, ["yes", "no", "Yes", "true", "False", "1", "0"]);
            Assert.Equal(
                [true, false, true, true, false, true, false],
                ml.Data.LoadFromTextFile<Answered>(path).GetColumn<bool>("Answer"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_table_without_any_usable_column_says_what_it_has()
    {
        var ml = new MLContext(seed: 1);
        var rows = ml.Data.LoadFromEnumerable(new[] { new Lonely(), new Lonely() });

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new FfnnRegressionTrainer(ml).Fit(rows));

        Assert.StartsWith(
            "Could not find feature column 'Features'. The table has no column of numbers or text that could be a feature: 'Label'.",
            error.Message, StringComparison.Ordinal);
    }

    // The text of the expression that a lambda returns, in one line.
    private static string Body(string lambda) =>
        LineBreak().Replace(lambda[(lambda.IndexOf("=> ", StringComparison.Ordinal) + 3)..], "$1")
            .Replace(",", ", ", StringComparison.Ordinal).Replace(",  ", ", ", StringComparison.Ordinal);

    [GeneratedRegex(@"(,?)\s*\n\s*")]
    private static partial Regex LineBreak();

    private static IEnumerable<Case> AllCases()
    {
        // Feature columns.
        yield return Features("Area", "Single", mlContext => mlContext.Transforms.Concatenate("Area", "Area"));
        yield return Features("Rooms", "Int32",
            mlContext => mlContext.Transforms.Conversion.ConvertType("Rooms", outputKind: DataKind.Single)
                .Append(mlContext.Transforms.Concatenate("Rooms", "Rooms")));
        yield return Features("Day", "DateTime",
            mlContext => mlContext.Transforms.Conversion.ConvertType("Day", outputKind: DataKind.Single)
                .Append(mlContext.Transforms.Concatenate("Day", "Day")));
        yield return Features("Doubles", "Vector<Double>",
            mlContext => mlContext.Transforms.Conversion.ConvertType("Doubles", outputKind: DataKind.Single));
        yield return Features("Ints", "Vector<Int32>",
            mlContext => mlContext.Transforms.Conversion.ConvertType("Ints", outputKind: DataKind.Single));
        yield return Features("Flags", "Vector<Boolean>",
            mlContext => mlContext.Transforms.Conversion.ConvertType("Flags", outputKind: DataKind.Single));
        yield return Features("Kind", "String", mlContext => mlContext.Transforms.Categorical.OneHotEncoding("Kind"));
        yield return Features("Texts", "Vector<String>", mlContext => mlContext.Transforms.Categorical.OneHotEncoding("Texts"));
        yield return Features("UnsizedTexts", "VarVector<String>", mlContext => mlContext.Transforms.Text.FeaturizeText("UnsizedTexts"));
        yield return Features("TextKey", "Key<UInt32>", mlContext => mlContext.Transforms.Conversion.MapKeyToVector("TextKey"));
        yield return Features("KeyVector", "Vector<Key<UInt32>>", mlContext => mlContext.Transforms.Conversion.MapKeyToVector("KeyVector"));
        yield return Features("UnsizedKeys", "VarVector<Key<UInt32>>",
            mlContext => mlContext.Transforms.Conversion.MapKeyToVector("UnsizedKeys", outputCountVector: true));
        yield return new Case(
            "features missing", "Could not find feature column 'Features'",
            ml => new FfnnBinaryTrainer(
                ml, Short(new FfnnBinaryTrainer.Options { ExampleWeightColumnName = "Weight" }, "Flag", features: "Features")),
            false,
            mlContext => mlContext.Transforms.Categorical.OneHotEncoding([new("Kind"), new("Answer"), new("NumberText"), new("TextWeight")])
                .Append(mlContext.Transforms.Conversion.ConvertType(
                    [new("Price"), new("Rooms"), new("Digit"), new("Doubles"), new("Ints"), new("Flags")], outputKind: DataKind.Single))
                .Append(mlContext.Transforms.Concatenate(
                    "Features", "Area", "Price", "Rooms", "Kind", "Answer", "Digit", "NumberText", "Inputs", "Doubles", "Ints", "Flags",
                    "TextWeight")));

        yield return new Case(
            "features misspelt", "Could not find feature column 'Input'",
            ml => new FfnnRegressionTrainer(ml, Short(new FfnnRegressionTrainer.Options(), "Area", features: "Input")), true,
            mlContext => mlContext.Regression.Trainers.Ffnn(labelColumnName: "Area", featureColumnName: "Inputs"));

        // Labels of multiclass trainers.
        yield return Multiclass("Kind", "String", mlContext => mlContext.Transforms.Conversion.MapValueToKey("Kind"));
        yield return Multiclass("Digit", "Int32", mlContext => mlContext.Transforms.Conversion.MapValueToKey("Digit"));
        yield return Multiclass("Area", "Single", mlContext => mlContext.Transforms.Conversion.MapValueToKey("Area"));
        yield return Multiclass("Flag", "Boolean", mlContext => mlContext.Transforms.Conversion.MapValueToKey("Flag"));
        yield return Multiclass("Moment", "DateTimeOffset", mlContext => mlContext.Transforms.Conversion.MapValueToKey("Moment"));
        yield return Multiclass("ByteKey", "Key<Byte>", mlContext => mlContext.Transforms.Conversion.MapValueToKey("ByteKey"));
        yield return Multiclass("Doubles", "Vector<Double>",
            mlContext => mlContext.Transforms.Conversion.ConvertType("Doubles", outputKind: DataKind.Single)
                .Append(mlContext.Regression.Trainers.FfnnMultiOutput(labelColumnName: "Doubles", featureColumnName: "Inputs")),
            isTrainer: true);

        // Labels of binary trainers.
        yield return Binary("Rooms", "Int32",
            mlContext => mlContext.Transforms.Conversion.ConvertType("Rooms", outputKind: DataKind.Boolean));
        yield return Binary("Area", "Single",
            mlContext => mlContext.Transforms.Conversion.ConvertType("Area", outputKind: DataKind.Boolean));
        yield return Binary("Answer", "String",
            mlContext => mlContext.Transforms.Conversion.MapValue("Answer", new Dictionary<string, bool> { ["yes"] = true }));
        yield return Binary("YesKey", "Key<UInt32>",
            mlContext => mlContext.Transforms.Conversion.MapKeyToValue("YesKey")
                .Append(mlContext.Transforms.Conversion.MapValue("YesKey", new Dictionary<string, bool> { ["yes"] = true })));
        yield return Binary("BoolKey", "Key<UInt32>", mlContext => mlContext.Transforms.Conversion.MapKeyToValue("BoolKey"));
        yield return Binary("NumberKey", "Key<UInt32>",
            mlContext => mlContext.Transforms.Conversion.MapKeyToValue("NumberKey")
                .Append(mlContext.Transforms.Conversion.ConvertType("NumberKey", outputKind: DataKind.Boolean)));
        yield return Binary("PlainKey", "Key<UInt32>",
            mlContext => mlContext.MulticlassClassification.Trainers.Ffnn(labelColumnName: "PlainKey", featureColumnName: "Inputs"),
            isTrainer: true);
        yield return Binary("ByteKey", "Key<Byte>",
            mlContext => mlContext.Transforms.Conversion.MapValueToKey("ByteKey")
                .Append(mlContext.MulticlassClassification.Trainers.Ffnn(labelColumnName: "ByteKey", featureColumnName: "Inputs")),
            isTrainer: true);

        // Labels of regression trainers.
        yield return Regression("Price", "Double",
            mlContext => mlContext.Transforms.Conversion.ConvertType("Price", outputKind: DataKind.Single));
        yield return Regression("Rooms", "Int32",
            mlContext => mlContext.Transforms.Conversion.ConvertType("Rooms", outputKind: DataKind.Single));
        yield return Regression("Flag", "Boolean",
            mlContext => mlContext.Transforms.Conversion.ConvertType("Flag", outputKind: DataKind.Single));
        yield return Regression("Duration", "TimeSpan",
            mlContext => mlContext.Transforms.Conversion.ConvertType("Duration", outputKind: DataKind.Single));
        yield return Regression("NumberText", "String",
            mlContext => mlContext.Transforms.Conversion.ConvertType("NumberText", outputKind: DataKind.Single));
        yield return Regression("NumberKey", "Key<UInt32>",
            mlContext => mlContext.Transforms.Conversion.MapKeyToValue("NumberKey")
                .Append(mlContext.Transforms.Conversion.ConvertType("NumberKey", outputKind: DataKind.Single)));
        yield return Regression("PlainKey", "Key<UInt32>",
            mlContext => mlContext.MulticlassClassification.Trainers.Ffnn(labelColumnName: "PlainKey", featureColumnName: "Inputs"),
            isTrainer: true);
        yield return Regression("Inputs", Vector,
            mlContext => mlContext.Regression.Trainers.FfnnMultiOutput(labelColumnName: "Inputs", featureColumnName: "Inputs"),
            isTrainer: true);
        yield return Regression("Are", null,
            mlContext => mlContext.Regression.Trainers.Ffnn(labelColumnName: "Area", featureColumnName: "Inputs"),
            isTrainer: true);

        // Labels of trainers with several outputs.
        yield return Outputs("Area", "Single", mlContext => mlContext.Transforms.Concatenate("Area", "Area"));
        yield return Outputs("Price", "Double",
            mlContext => mlContext.Transforms.Conversion.ConvertType("Price", outputKind: DataKind.Single)
                .Append(mlContext.Transforms.Concatenate("Price", "Price")));
        yield return Outputs("Ints", "Vector<Int32>",
            mlContext => mlContext.Transforms.Conversion.ConvertType("Ints", outputKind: DataKind.Single));
        yield return Outputs("TextKey", "Key<UInt32>",
            mlContext => mlContext.MulticlassClassification.Trainers.Ffnn(labelColumnName: "TextKey", featureColumnName: "Inputs"),
            isTrainer: true);

        // Weights.
        yield return Weights("Price", "Double",
            mlContext => mlContext.Transforms.Conversion.ConvertType("Price", outputKind: DataKind.Single));
        yield return Weights("Rooms", "Int32",
            mlContext => mlContext.Transforms.Conversion.ConvertType("Rooms", outputKind: DataKind.Single));
        yield return Weights("TextWeight", "String",
            mlContext => mlContext.Transforms.Conversion.ConvertType("TextWeight", outputKind: DataKind.Single));
        yield return Weights("Inputs", Vector,
            mlContext => mlContext.Regression.Trainers.Ffnn(labelColumnName: "Area", featureColumnName: "Inputs"),
            isTrainer: true);
        yield return Weights("Nowhere", null,
            mlContext => mlContext.Regression.Trainers.Ffnn(labelColumnName: "Area", featureColumnName: "Inputs"),
            isTrainer: true);
    }

    private static Case Features(
        string column, string got, Func<MLContext, IEstimator<ITransformer>> fix,
        [CallerArgumentExpression(nameof(fix))] string code = "") => new(
            $"features {column}", Mismatch("feature", column, Vector, got),
            ml => new FfnnBinaryTrainer(ml, Short(new FfnnBinaryTrainer.Options(), "Flag", column)), false, fix, code);

    private static Case Multiclass(
        string label, string got, Func<MLContext, IEstimator<ITransformer>> fix, bool isTrainer = false,
        [CallerArgumentExpression(nameof(fix))] string code = "") => new(
            $"classes {label}", Mismatch("label", label, "Key<UInt32>", got),
            ml => new FfnnTrainer(ml, Short(new FfnnTrainer.Options(), label)), isTrainer, fix, code);

    private static Case Binary(
        string label, string got, Func<MLContext, IEstimator<ITransformer>> fix, bool isTrainer = false,
        [CallerArgumentExpression(nameof(fix))] string code = "") => new(
            $"true or false {label}", Mismatch("label", label, "Boolean", got),
            ml => new FfnnBinaryTrainer(ml, Short(new FfnnBinaryTrainer.Options(), label)), isTrainer, fix, code);

    private static Case Regression(
        string label, string? got, Func<MLContext, IEstimator<ITransformer>> fix, bool isTrainer = false,
        [CallerArgumentExpression(nameof(fix))] string code = "") => new(
            $"number {label}", Mismatch("label", label, "Single", got),
            ml => new FfnnRegressionTrainer(ml, Short(new FfnnRegressionTrainer.Options(), label)), isTrainer, fix, code);

    private static Case Outputs(
        string label, string got, Func<MLContext, IEstimator<ITransformer>> fix, bool isTrainer = false,
        [CallerArgumentExpression(nameof(fix))] string code = "") => new(
            $"numbers {label}", Mismatch("label", label, Vector, got),
            ml => new FfnnMultiOutputRegressionTrainer(ml, Short(new FfnnMultiOutputRegressionTrainer.Options(), label)),
            isTrainer, fix, code);

    private static Case Weights(
        string weight, string? got, Func<MLContext, IEstimator<ITransformer>> fix, bool isTrainer = false,
        [CallerArgumentExpression(nameof(fix))] string code = "") => new(
            $"weights {weight}", Mismatch("weight", weight, "Single", got),
            ml => new FfnnRegressionTrainer(ml, Short(new FfnnRegressionTrainer.Options { ExampleWeightColumnName = weight }, "Area")),
            isTrainer, fix, code);

    private static string Mismatch(string role, string column, string expected, string? got) => got is null
        ? $"Could not find {role} column '{column}'"
        : $"Schema mismatch for {role} column '{column}': expected {expected}, got {got}";

    private static TOptions Short<TOptions>(TOptions options, string label, string features = "Inputs") where TOptions : FfnnOptions
    {
        (options.Effort, options.NumberOfEpochs, options.LabelColumnName, options.FeatureColumnName) = (Effort.Manual, 1, label, features);
        return options;
    }

    /// <param name="Name">Part of the test's name.</param>
    /// <param name="MlNetText">ML.NET's message for the wrong column.</param>
    /// <param name="Trainer">A trainer that is given the wrong column.</param>
    /// <param name="FixIsTrainer">True where the code is or ends with a trainer; otherwise it comes before the given one.</param>
    /// <param name="Fix">The pipeline that the message should end with.</param>
    /// <param name="FixCode">Its text, from the compiler.</param>
    private sealed record Case(
        string Name, string MlNetText, Func<MLContext, IEstimator<ITransformer>> Trainer, bool FixIsTrainer,
        Func<MLContext, IEstimator<ITransformer>> Fix, [CallerArgumentExpression(nameof(Fix))] string FixCode = "")
    {
        public string Code => Body(FixCode);
    }

    private sealed class Answered
    {
        [LoadColumn(0)]
        public bool Answer { get; set; }
    }

    private sealed class Lonely
    {
        public float Label { get; set; }
    }
}
