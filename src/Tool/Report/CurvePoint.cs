namespace FfnnMlNet.Tool.Report;

/// <summary>A point of a curve.</summary>
/// <param name="X">The position from left to right.</param>
/// <param name="Y">The position from bottom to top.</param>
internal readonly record struct CurvePoint(double X, double Y);
