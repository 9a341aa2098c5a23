using FfnnMlNet.Numerics;
using static FfnnMlNet.Network.DamagedModel;

namespace FfnnMlNet.Network;

/// <summary>The chunk of the transform from features to inputs, in models that have one.</summary>
internal sealed class InputTransformCodec : ChunkCodec
{
    private const int SlotBytes = sizeof(int) + (3 * sizeof(float));

    // int32 number F of features
    // int32 number I of flagged slots, int32[I] slots, ascending
    // int32 number G of groups, G times: int32 first slot, int32 last slot
    // F times: int32 InputShape, float32 fill, float32 center, float32 factor;
    //     with InputShape 3: int32 number K >= 2 of quantiles, float32[K] positions, float32[K] values
    public override string Tag => "FEAT";

    public override int OldestReader => 2;

    public override ReadingPhase Phase => ReadingPhase.Scores;

    public override bool IsIn(NetworkModel model) => !model.Inputs.IsUnchanged;

    public override void Write(BinaryWriter writer, NetworkModel model) => Write(writer, model.Inputs);

    public override void Read(ChunkReader reader, NetworkDraft draft) =>
        draft.Inputs = Read(reader, draft.Network.Layout.InputCount);

    /// <summary>Writes a transform.</summary>
    public static void Write(BinaryWriter writer, InputTransform inputs)
    {
        writer.Write(inputs.FeatureCount);
        writer.Write(inputs.FlaggedSlots.Length);
        foreach (var slot in inputs.FlaggedSlots)
            writer.Write(slot);
        writer.Write(inputs.Groups.Length);
        foreach (var group in inputs.Groups)
        {
            writer.Write(group.First);
            writer.Write(group.Last);
        }
        foreach (var rule in inputs.Slots)
        {
            writer.Write((int)rule.Shape);
            writer.Write(rule.Fill);
            writer.Write(rule.Center);
            writer.Write(rule.Factor);
            if (rule.Quantiles is not { } map)
                continue;
            writer.Write(map.Positions.Length);
            FloatBytes.Write(writer, map.Positions);
            FloatBytes.Write(writer, map.Values);
        }
    }

    /// <summary>Reads a transform.</summary>
    /// <param name="inputs">The number of inputs that it must have.</param>
    public static InputTransform Read(ChunkReader reader, int inputs)
    {
        var features = reader.Int32();
        if (features < 1 || features > inputs || features > reader.Left / SlotBytes)
            Fail($"it has {features} features for {inputs} inputs");
        var flags = reader.Int32();
        if (flags != inputs - features)
            Fail($"it has {features} features and {flags} flags for {inputs} inputs");
        var flaggedSlots = reader.Int32s(flags);
        for (var i = 0; i < flags; i++)
        {
            if (flaggedSlots[i] <= (i == 0 ? -1 : flaggedSlots[i - 1]) || flaggedSlots[i] >= features)
                Fail($"it has a flag for slot {flaggedSlots[i]} of {features}");
        }
        var groups = ReadGroups(reader, features);
        var slots = new SlotRule[features];
        for (var slot = 0; slot < features; slot++)
            slots[slot] = ReadSlot(reader, slot);
        return new InputTransform(slots, flaggedSlots, groups);
    }

    private static SlotRange[] ReadGroups(ChunkReader reader, int features)
    {
        var count = reader.Int32();
        if (count < 0 || count > features || count > int.MaxValue / 2)
            Fail($"it has {count} groups of slots for {features} features");
        var ends = reader.Int32s(2L * count);
        var groups = new SlotRange[count];
        for (var i = 0; i < count; i++)
        {
            groups[i] = new SlotRange(ends[2 * i], ends[(2 * i) + 1]);
            if (groups[i].First <= (i == 0 ? -1 : groups[i - 1].Last) || groups[i].Last < groups[i].First || groups[i].Last >= features)
                Fail($"its group {i} of slots is {groups[i].First} to {groups[i].Last} of {features}");
        }
        return groups;
    }

    private static SlotRule ReadSlot(ChunkReader reader, int slot)
    {
        var shape = (InputShape)reader.Int32();
        if (!Enum.IsDefined(shape))
            Fail($"slot {slot} has the unknown shape {(int)shape}");
        var numbers = reader.FiniteFloats(3, "a number of its feature scaling");
        if (numbers[2] < 0)
            Fail($"slot {slot} has the factor {numbers[2]}");
        if (shape != InputShape.Quantiles)
            return new SlotRule(shape, numbers[0], numbers[1], numbers[2]);
        var quantiles = reader.Int32();
        if (quantiles < 2 || quantiles > reader.Left / (2 * sizeof(float)))
            Fail($"slot {slot} is said to have {quantiles} quantiles");
        var positions = reader.FiniteFloats(quantiles, "a quantile");
        var values = reader.FiniteFloats(quantiles, "a quantile");
        if (!QuantileMap.IsValid(positions, values))
            Fail($"the quantiles of slot {slot} do not ascend");
        return new SlotRule(shape, numbers[0], numbers[1], numbers[2], new QuantileMap(positions, values));
    }
}
