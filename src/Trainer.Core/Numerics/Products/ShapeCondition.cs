namespace FfnnMlNet.Numerics;

/// <summary>Whether a plan is the one for a shape.</summary>
internal delegate bool ShapeCondition(in ProductShape shape);
