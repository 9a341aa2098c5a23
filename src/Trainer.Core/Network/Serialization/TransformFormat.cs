using FfnnMlNet.Numerics;

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
            FloatBytes.Write(writer, map.Positions);
            FloatBytes.Write(writer, map.Values);
        }
    }

    public static void Write(BinaryWriter writer, OutputTransform outputs)
    {
        writer.Write(outputs.Scale.Length);
        FloatBytes.Write(writer, outputs.Scale);
        FloatBytes.Write(writer, outputs.Shift);
        writer.Write(outputs.Lower.Length == 0 ? 0 : 1);
        FloatBytes.Write(writer, outputs.Lower);
        FloatBytes.Write(writer, outputs.Upper);
    }
}
