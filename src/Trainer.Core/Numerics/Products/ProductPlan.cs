namespace FfnnMlNet.Numerics;

/// <summary>One way to compute a product: an entry of <see cref="ProductPlans"/>.</summary>
internal abstract class ProductPlan
{
    /// <summary>The name, unique among the plans.</summary>
    public required string Name { get; init; }

    /// <summary>The kinds of products that the plan may be chosen for.</summary>
    public required ProductKinds Kinds { get; init; }

    /// <summary>The condition under which the plan is chosen, unless an earlier entry applies.</summary>
    public required ShapeCondition When { get; init; }

    /// <summary>The options of the kernel.</summary>
    public BlockOptions Options { get; init; }

    /// <summary>What the plan gains, and where that was measured.</summary>
    public required string Gain { get; init; }

    /// <summary>True when the plan also writes the column sums of its output. That needs all rows in one thread.</summary>
    public abstract bool WritesSums { get; }

    /// <summary>True when the plan can compute such a product.</summary>
    public abstract bool CanRun(in ProductShape shape);

    /// <summary>Computes a thread's share of a product with the widest vectors.</summary>
    public abstract void Run(in ProductTask task, in ProductShape shape, in ProductShare share);

    /// <summary>Computes a thread's share of a product with a given vector width.</summary>
    public abstract void Run<T>(in ProductTask task, in ProductShape shape, in ProductShare share) where T : struct, ILanes<T>;

    public sealed override string ToString() => Name;
}
