namespace FfnnMlNet.Network;

/// <summary>When a chunk of a model file is read. A chunk can use what chunks of earlier phases say, such as sizes. The phases are in the
/// order of reading.</summary>
internal enum ReadingPhase
{
    /// <summary>The stages of the network and their sizes.</summary>
    Shape,

    /// <summary>The values of the parameters.</summary>
    Parameters,

    /// <summary>How features become inputs of the network, and how its outputs become scores.</summary>
    Scores,

    /// <summary>Information on which no score depends.</summary>
    Notes,
}
