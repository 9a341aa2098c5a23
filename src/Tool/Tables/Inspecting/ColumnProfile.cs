using FfnnMlNet.Tool.Tables.Values;

namespace FfnnMlNet.Tool.Tables.Inspecting;

/// <summary>What the cells of a column look like, counted over all rows.</summary>
internal sealed class ColumnProfile
{
    /// <summary>Distinct values are counted exactly up to this number.</summary>
    internal const int DistinctLimit = 100_000;

    /// <summary>Distinct cells that are no numbers are kept up to this number.</summary>
    internal const int OtherLimit = 50;

    /// <summary>The format that the cells were read with.</summary>
    internal required ColumnFormat Format { get; init; }

    /// <summary>Rows with a value.</summary>
    internal long Count { get; set; }

    /// <summary>Rows without one.</summary>
    internal long Missing { get; set; }

    /// <summary>The number of distinct values, or the rows until <see cref="DistinctLimit"/> was reached are in
    /// <see cref="CountAtLimit"/>.</summary>
    internal int Distinct { get; set; }

    /// <summary>The rows with a value that were seen when the limit of distinct values was reached; 0 = it was not.</summary>
    internal long CountAtLimit { get; set; }

    /// <summary>The share of distinct values among the rows that were compared.</summary>
    internal double DistinctShare => Count == 0 ? 0 : Distinct / (double)(CountAtLimit > 0 ? CountAtLimit : Count);

    /// <summary>Cells by the form of their number.</summary>
    internal long[] Forms { get; } = new long[Enum.GetValues<NumberForm>().Length];

    /// <summary>Whether so few cells of the first blocks were numbers that the others were not tried.</summary>
    internal bool IsHopeless { get; set; }

    /// <summary>Plain numbers without a fraction.</summary>
    internal long Integers { get; set; }

    /// <summary>Plain numbers with a decimal point.</summary>
    internal long PointDecimals { get; set; }

    /// <summary>Integers of several digits that begin with a zero.</summary>
    internal long ZeroPadded { get; set; }

    /// <summary>The length of the integers where all have the same, otherwise 0.</summary>
    internal int CommonLength { get; set; }

    /// <summary>Whether each integer is the one before plus 1.</summary>
    internal bool IsSequence { get; set; } = true;

    /// <summary>The smallest number.</summary>
    internal double Smallest { get; set; } = double.PositiveInfinity;

    /// <summary>The largest number.</summary>
    internal double Largest { get; set; } = double.NegativeInfinity;

    /// <summary>Cells by their unit.</summary>
    internal Dictionary<string, long> Units { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A cell of each unit.</summary>
    internal Dictionary<string, string> UnitExamples { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Cells that are no numbers, with how often they are there; at most <see cref="OtherLimit"/> + 1 of them.</summary>
    internal Dictionary<string, long> Others { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>An example of each form.</summary>
    internal string?[] FormExamples { get; } = new string?[Enum.GetValues<NumberForm>().Length];

    /// <summary>The first distinct values.</summary>
    internal List<string> Examples { get; } = [];

    /// <summary>Words of all cells.</summary>
    internal long Words { get; set; }

    /// <summary>Words per cell.</summary>
    internal double MeanWords => Count == 0 ? 0 : Words / (double)Count;

    /// <summary>The cells that are numbers without a unit and no ranges.</summary>
    internal long Numbers => this[NumberForm.Plain] + this[NumberForm.Grouped] + this[NumberForm.DecimalComma] + this[NumberForm.Sign];

    internal long this[NumberForm form] => Forms[(int)form];
}
