namespace FfnnMlNet.Benchmarks.Accuracy;

/// <summary>A data set of the protocol: its files, its labels, and how its columns are read.</summary>
/// <param name="Files">One file with all rows, or the official training file and the official test file.</param>
/// <param name="Rows">The number of rows of all files, known before they are read.</param>
internal sealed record DataSet(string Name, LearningTask Task, int Rows, string[] Files, string[] Labels)
{
    public string[] Dropped { get; init; } = [];

    /// <summary>Columns of numbers that are codes of categories. Columns with a cell that is not a number need not be listed.</summary>
    public string[] Codes { get; init; } = [];

    /// <summary>The text of a missing cell.</summary>
    public string Missing { get; init; } = "";

    public char Separator { get; init; } = ',';

    /// <summary>True where numbers have a decimal comma.</summary>
    public bool HasDecimalComma { get; init; }

    /// <summary>True for images in IDX files; <see cref="Files"/> are then the beginnings of the names of the files.</summary>
    public bool IsOfImages { get; init; }

    /// <summary>The number of rows, from the first on, that are the official training part; null = there is none.</summary>
    public int? OfficialTrainRows { get; init; }

    public bool IsClassification => Task is LearningTask.Multiclass or LearningTask.Binary;

    /// <summary>The main metric of the set.</summary>
    public string MainMetric => Task switch
    {
        LearningTask.Multiclass => "accuracy",
        LearningTask.Binary => "auc",
        LearningTask.Regression => "rmse",
        _ => "r2",
    };

    /// <summary>The number of seeds of a network: three for small sets, whose results vary more.</summary>
    public int Seeds => Rows < 5_000 ? 3 : 1;

    /// <summary>True where the set counts in means. Sets of images have few other methods, and test parts of sets below 300 rows are too
    /// small.</summary>
    public bool IsInMeans => Rows >= 300 && !IsOfImages;

    public string SizeClass => Rows < 1_000 ? "< 1,000 rows" : Rows <= 5_000 ? "1,000 to 5,000 rows" : "> 5,000 rows";

    public static IReadOnlyList<string> SizeClasses { get; } = ["< 1,000 rows", "1,000 to 5,000 rows", "> 5,000 rows"];

    public static IReadOnlyList<DataSet> All { get; } =
    [
        new("digits", LearningTask.Multiclass, 1_797, ["digits.csv"], ["target"]),
        new("satimage", LearningTask.Multiclass, 6_435, ["satimage.csv"], ["classes"]) { OfficialTrainRows = 4_435 },
        new("letter", LearningTask.Multiclass, 20_000, ["letter.csv"], ["lettr"]) { OfficialTrainRows = 16_000 },
        new("covertype_20k", LearningTask.Multiclass, 20_000, ["covertype_20k.csv"], ["Cover_Type"]) { OfficialTrainRows = 11_340 },
        new("hypothyroid", LearningTask.Multiclass, 3_772, ["hypothyroid.csv"], ["class"]) { Dropped = ["TBG"], Missing = "?" },
        new("mnist", LearningTask.Multiclass, 70_000, ["mnist/train", "mnist/t10k"], ["digit"]) { IsOfImages = true },
        new("breast_cancer_wdbc", LearningTask.Binary, 569, ["breast_cancer_wdbc.csv"], ["target"]),
        new("adult", LearningTask.Binary, 48_842, ["adult_train.csv", "adult_test.csv"], ["income"]) { Missing = "?" },
        new("higgs", LearningTask.Binary, 7_500, ["higgs_train.csv", "higgs_test.csv"], ["label"]),
        new("churn", LearningTask.Binary, 5_000, ["churn.csv"], ["churn"]),
        new("titanic", LearningTask.Binary, 1_309, ["titanic.csv"], ["survived"])
        {
            Dropped = ["name", "ticket", "cabin", "boat", "body", "home.dest"],
            Codes = ["pclass"],
        },
        new("diabetes", LearningTask.Regression, 442, ["diabetes.csv"], ["target"]),
        new("california_housing", LearningTask.Regression, 20_640, ["california_housing.csv"], ["medianHouseValue"]),
        new("concrete", LearningTask.Regression, 1_030, ["concrete.csv"], ["compressive_strength"]),
        new("abalone", LearningTask.Regression, 4_177, ["abalone.csv"], ["Rings"]),
        new("kin8nm", LearningTask.Regression, 8_192, ["kin8nm.csv"], ["y"]),
        new("winequality_red", LearningTask.Regression, 1_599, ["winequality-red.semicolon.csv"], ["quality"]) { Separator = ';' },
        new("energy_efficiency", LearningTask.MultiOutput, 768, ["energy_efficiency.csv"], ["Y1", "Y2"]),
        new("wine", LearningTask.Multiclass, 178, ["wine.csv"], ["target"]),
        new("golub", LearningTask.Binary, 38, ["golub.csv"], ["class"]),
        new("iris", LearningTask.Multiclass, 150, ["iris.csv"], ["species"]),
        new("iris_decimalcomma", LearningTask.Multiclass, 150, ["iris.decimalcomma.tsv"], ["#Label"])
        {
            Separator = '\t',
            HasDecimalComma = true,
        },
        new("penguins", LearningTask.Multiclass, 344, ["penguins.csv"], ["species"]) { Missing = "NA", Dropped = ["year"] },
        new("mayonnaise", LearningTask.Multiclass, 162, ["mayonnaise.csv"], ["oil_type"])
        {
            Dropped = ["part"],
            OfficialTrainRows = 120,
        },
        new("fashion_mnist", LearningTask.Multiclass, 25_000, ["fashion_mnist/train", "fashion_mnist/t10k"], ["article"])
        {
            IsOfImages = true,
        },
        new("horse_colic", LearningTask.Binary, 300, ["horse_colic.csv"], ["surgical_lesion"])
        {
            Missing = "?",
            Dropped = ["hospital_number", "outcome", "lesion_1", "lesion_2", "lesion_3", "cp_data"],
            Codes =
            [
                "surgery", "age", "temperature_of_extremities", "peripheral_pulse", "mucous_membranes", "capillary_refill_time", "pain",
                "peristalsis", "abdominal_distension", "nasogastric_tube", "nasogastric_reflux", "rectal_examination_feces", "abdomen",
                "abdominocentesis_appearance",
            ],
        },
        new("auto_mpg", LearningTask.Regression, 398, ["auto_mpg.csv"], ["mpg"]) { Dropped = ["name"] },
        new("mtcars", LearningTask.Regression, 32, ["mtcars.csv"], ["mpg"]) { Dropped = ["model"] },
        new("gasoline", LearningTask.Regression, 60, ["gasoline.csv"], ["octane"]),
        new("linnerud", LearningTask.MultiOutput, 20, ["linnerud.csv"], ["Weight", "Waist", "Pulse"]),
        new("concrete_slump", LearningTask.MultiOutput, 103, ["concrete_slump.csv"],
            ["SLUMP_cm", "FLOW_cm", "Compressive_Strength_Mpa"]),
    ];
}
