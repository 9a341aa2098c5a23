namespace FfnnMlNet;

/// <summary>Which rows a trainer sets aside to judge its epochs by, where it is given no validation data.</summary>
public enum ValidationRows
{
    /// <summary>Drawn by seed, classes split alike; of an ensemble each member holds out others.</summary>
    Random,

    /// <summary>The last ones in the order of the data, the same for all members of an ensemble: for rows in the order of time, of which
    /// later ones have to judge what was learnt from earlier ones.</summary>
    Last,
}
