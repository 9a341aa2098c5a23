using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

// The parts "FEAT" and "TARG".
internal sealed partial class NetworkReader
{
    private const int SlotBytes = sizeof(int) + (3 * sizeof(float));

    private InputTransform ReadInputs(int inputCount)
    {
        var features = Int32();
        if (features < 1 || features > inputCount || features > (_end - _position) / SlotBytes)
            Fail($"it has {features} features for {inputCount} inputs");
        var flags = Int32();
        if (flags != inputCount - features)
            Fail($"it has {features} features and {flags} flags for {inputCount} inputs");
        var flaggedSlots = ReadInts(flags);
        for (var i = 0; i < flags; i++)
            if (flaggedSlots[i] <= (i == 0 ? -1 : flaggedSlots[i - 1]) || flaggedSlots[i] >= features)
                Fail($"it has a flag for slot {flaggedSlots[i]} of {features}");
        var groups = ReadGroups(features);
        var slots = new SlotRule[features];
        for (var slot = 0; slot < features; slot++)
            slots[slot] = ReadSlot(slot);
        Leave();
        return new InputTransform(slots, flaggedSlots, groups);
    }

    private SlotRange[] ReadGroups(int features)
    {
        var count = Int32();
        if (count < 0 || count > features || count > int.MaxValue / 2)
            Fail($"it has {count} groups of slots for {features} features");
        var ends = ReadInts(2L * count);
        var groups = new SlotRange[count];
        for (var i = 0; i < count; i++)
        {
            groups[i] = new SlotRange(ends[2 * i], ends[(2 * i) + 1]);
            if (groups[i].First <= (i == 0 ? -1 : groups[i - 1].Last) || groups[i].Last < groups[i].First || groups[i].Last >= features)
                Fail($"its group {i} of slots is {groups[i].First} to {groups[i].Last} of {features}");
        }
        return groups;
    }

    private SlotRule ReadSlot(int slot)
    {
        var shape = (InputShape)Int32();
        if (!Enum.IsDefined(shape))
            Fail($"slot {slot} has the unknown shape {(int)shape}");
        var numbers = ReadFiniteFloats(3, "a number of its feature scaling");
        if (numbers[2] < 0)
            Fail($"slot {slot} has the factor {numbers[2]}");
        if (shape != InputShape.Quantiles)
            return new SlotRule(shape, numbers[0], numbers[1], numbers[2]);
        var knots = Int32();
        if (knots < 2 || knots > (_end - _position) / (2 * sizeof(float)))
            Fail($"slot {slot} is said to have {knots} quantiles");
        var positions = ReadFiniteFloats(knots, "a quantile");
        var values = ReadFiniteFloats(knots, "a quantile");
        if (!QuantileMap.IsValid(positions, values))
            Fail($"the quantiles of slot {slot} do not ascend");
        return new SlotRule(shape, numbers[0], numbers[1], numbers[2], new QuantileMap(positions, values));
    }

    private OutputTransform ReadOutputs(int outputCount, ScoreKind scoreKind)
    {
        var count = Int32();
        if (count != outputCount || scoreKind != ScoreKind.Activation)
            Fail($"it scales {count} outputs of {outputCount}, of score kind {(int)scoreKind}");
        var scale = ReadFiniteFloats(count, "a number of its target scaling");
        if (Array.Exists(scale, value => value <= 0))
            Fail("a scale of its targets is not above 0");
        var shift = ReadFiniteFloats(count, "a number of its target scaling");
        var ranged = Int32();
        if (ranged is not (0 or 1))
            Fail($"its mark for a range of scores is {ranged}");
        var lower = ReadFiniteFloats(ranged * count, "an end of a range of scores");
        var upper = ReadFiniteFloats(ranged * count, "an end of a range of scores");
        for (var k = 0; k < lower.Length; k++)
            if (lower[k] > upper[k])
                Fail($"its range of scores is {lower[k]} to {upper[k]}");
        Leave();
        return new OutputTransform(scale, shift, lower, upper);
    }

    private int[] ReadInts(long count)
    {
        if (count > (_end - _position) / sizeof(int))
            Fail($"{count} numbers are needed at offset {_position}, but {_end - _position} bytes are left");
        var values = new int[count];
        foreach (ref var value in values.AsSpan())
            value = Int32();
        return values;
    }

    private float[] ReadFiniteFloats(int count, string what)
    {
        if (count > (_end - _position) / sizeof(float))
            Fail($"{count} numbers are needed at offset {_position}, but {_end - _position} bytes are left");
        var values = new float[count];
        Floats(values);
        if (!Reductions.AllFinite(values))
            Fail($"{what} is not finite");
        return values;
    }
}
