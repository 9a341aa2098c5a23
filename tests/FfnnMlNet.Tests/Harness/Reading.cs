namespace FfnnMlNet.Tests.Harness;

/// <summary>Which columns are active in one cursor.</summary>
internal enum Reading
{
    AllColumns,
    EvenColumns,
    OddColumns,
    OneCursorPerColumn,
}
