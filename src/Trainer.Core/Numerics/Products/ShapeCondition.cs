namespace FfnnMlNet.Numerics;

/// <summary>The condition under which a plan is chosen for a product of this shape.</summary>
internal delegate bool ShapeCondition(in ProductShape shape);
