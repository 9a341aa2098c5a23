namespace FfnnMlNet;

/// <summary>Which training rows are held out for validation when no validation data are given.</summary>
public enum ValidationRows
{
    /// <summary>Drawn at random from the seed, with the same fraction of each class. In an ensemble each member holds out different
    /// rows.</summary>
    Random,

    /// <summary>The last rows in the order of the data, the same for all members of an ensemble. For rows in the order of time: later rows
    /// validate what was learnt from earlier ones.</summary>
    Last,
}
