using System.Text;

namespace FfnnMlNet.Network;

/// <summary>Writes a <see cref="NetworkModel"/> as a stream, in the <see cref="NetworkFormat"/>.</summary>
internal static class NetworkWriter
{
    /// <summary>Writes a model as one array, for models that fit into one.</summary>
    public static byte[] Write(NetworkModel model)
    {
        using var stream = new MemoryStream();
        Write(model, stream);
        return stream.ToArray();
    }

    /// <summary>Writes a model of any size. <paramref name="target"/> need not seek, and gets no byte before every part was gone through
    /// once: what fails after that is the target.</summary>
    public static void Write(NetworkModel model, Stream target)
    {
        var parts = NetworkFormat.Codecs.Where(codec => codec.IsIn(model)).ToArray();
        var lengths = Array.ConvertAll(parts, part => SealedFile.LengthOf(writer => part.Write(writer, model)));
        SealedFile.Write(target, writer =>
        {
            writer.Write(NetworkFormat.Magic);
            writer.Write(NetworkFormat.CurrentVersion);
            writer.Write(parts.Max(part => part.OldestReader));
            writer.Write(parts.Length);
            for (var i = 0; i < parts.Length; i++)
            {
                writer.Write(Encoding.ASCII.GetBytes(parts[i].Tag));
                writer.Write(lengths[i]);
                parts[i].Write(writer, model);
            }
        });
    }
}
