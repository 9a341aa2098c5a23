namespace FfnnMlNet.Network;

/// <summary>Writes the parts "FEAT" and "TARG" of a model; see <see cref="NetworkWriter"/> for the format.</summary>
internal static class TransformFormat
{
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
            Write(writer, map.Positions);
            Write(writer, map.Values);
        }
    }

    public static void Write(BinaryWriter writer, OutputTransform outputs)
    {
        writer.Write(outputs.Scale.Length);
        Write(writer, outputs.Scale);
        Write(writer, outputs.Shift);
        writer.Write(outputs.Lower.Length == 0 ? 0 : 1);
        Write(writer, outputs.Lower);
        Write(writer, outputs.Upper);
    }

    private static void Write(BinaryWriter writer, ReadOnlySpan<float> values)
    {
        foreach (var value in values)
            writer.Write(value);
    }
}
