namespace FfnnMlNet.Numerics;

/// <summary>One way to compute a product: a row of <see cref="ProductPlans"/>.</summary>
internal abstract class ProductPlan
{
    public required string Name { get; init; }

    /// <summary>The products that it may be chosen for.</summary>
    public required ProductKinds Kinds { get; init; }

    /// <summary>When it is chosen, unless a row above it is.</summary>
    public required ShapeCondition When { get; init; }

    public BlockOptions Options { get; init; }

    /// <summary>What it gains, and where that was measured.</summary>
    public required string Gain { get; init; }

    /// <summary>Whether the sums down the rows come with the product, unless rows are shared out.</summary>
    public abstract bool WritesSums { get; }

    /// <summary>Whether the plan computes such a product at all.</summary>
    public abstract bool CanRun(in ProductShape shape);

    /// <summary>Computes a share of a product with the widest lanes.</summary>
    public abstract void Run(in ProductTask task, in ProductShape shape, in ProductShare share);

    /// <summary>Computes a share of a product with a chosen lane type.</summary>
    public abstract void Run<T>(in ProductTask task, in ProductShape shape, in ProductShare share) where T : struct, ILanes<T>;

    public sealed override string ToString() => Name;
}
