namespace FfnnMlNet.Tool.Tables.Values;

/// <summary>How a number is written in a cell.</summary>
internal enum NumberForm
{
    /// <summary>It is no number.</summary>
    None,

    /// <summary>Digits, perhaps with a sign, a decimal point and an exponent.</summary>
    Plain,

    /// <summary>With separators of thousands: 1,234.5 or 1 234,5.</summary>
    Grouped,

    /// <summary>With a decimal comma: 1,5.</summary>
    DecimalComma,

    /// <summary>With a currency or a percent sign: $1,200 or 12.5%. The sign is dropped.</summary>
    Sign,

    /// <summary>With a unit after it: 12 kg.</summary>
    Unit,

    /// <summary>Two numbers with a dash between them: 2100 - 2850. Their mean is taken.</summary>
    Range,
}
