namespace FfnnMlNet;

/// <summary>Which slots of the feature column count as one feature.</summary>
public enum FeatureGrouping
{
    /// <summary>Each slot is a feature.</summary>
    None,

    /// <summary>The slots of a one-hot encoded column are one feature: those of each range of the annotation CategoricalSlotRanges, which
    /// <c>OneHotEncoding</c> makes and <c>Concatenate</c> keeps. The feature has the name of the column, where the slot names begin with it
    /// as those of <c>Concatenate</c> do.</summary>
    Categories,

    /// <summary>As Categories, and adjacent slots of one column are one feature too: those whose names are alike up to the first
    /// point.</summary>
    Columns,
}
