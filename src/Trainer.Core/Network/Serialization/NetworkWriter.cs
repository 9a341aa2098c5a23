using System.Text;

namespace FfnnMlNet.Network;

/// <summary>Writes a <see cref="NetworkModel"/> in the <see cref="NetworkFormat"/>.</summary>
internal static class NetworkWriter
{
    /// <summary>Writes a model into an array. The model must be small enough for one.</summary>
    public static byte[] Write(NetworkModel model)
    {
        using var stream = new MemoryStream();
        Write(model, stream);
        return stream.ToArray();
    }

    /// <summary>Writes a model of any size. Every codec has run once before the first byte is written to <paramref name="target"/>, so
    /// later errors are errors of the target. It need not be able to seek.</summary>
    public static void Write(NetworkModel model, Stream target)
    {
        var codecs = NetworkFormat.Codecs.Where(codec => codec.IsIn(model)).ToArray();
        var lengths = Array.ConvertAll(codecs, codec => SealedFile.LengthOf(writer => codec.Write(writer, model)));
        SealedFile.Write(target, writer =>
        {
            writer.Write(NetworkFormat.Magic);
            writer.Write(NetworkFormat.CurrentVersion);
            writer.Write(codecs.Max(codec => codec.OldestReader));
            writer.Write(codecs.Length);
            for (var i = 0; i < codecs.Length; i++)
            {
                writer.Write(Encoding.ASCII.GetBytes(codecs[i].Tag));
                writer.Write(lengths[i]);
                codecs[i].Write(writer, model);
            }
        });
    }
}
