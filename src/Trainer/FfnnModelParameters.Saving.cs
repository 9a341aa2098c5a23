using FfnnMlNet.Network;
using Microsoft.ML;

namespace FfnnMlNet;

// How a model is saved and loaded.
public abstract partial class FfnnModelParameters<TOutput>
{
    // *** Binary format of the model entry, version 1 ***
    // <base>: int32 size of a float, always 4
    // stream "Network.bin": see NetworkFormat
    private const string NetworkStream = "Network.bin";

    private protected abstract VersionInfo Version { get; }

    /// <summary>Writes the model entry of ML.NET's zip file. All parts are checked before the first byte is written, so that only the disk
    /// can fail afterwards.</summary>
    /// <remarks>ML.NET writes the file: <c>mlContext.Model.Save</c> with a path overwrites the file at once, and leaves an incomplete file
    /// if the disk is full. To keep an older model in that case, save under another name and rename the file.</remarks>
    protected override void SaveCore(ModelSaveContext ctx)
    {
        base.SaveCore(ctx);
        ctx.SetVersionInfo(Version);
        ctx.SaveBinaryStream(NetworkStream, writer => NetworkWriter.Write(Network, writer.BaseStream));
    }

    private protected static VersionInfo VersionOf(string modelSignature, string loaderSignature) => new(
        modelSignature,
        verWrittenCur: 0x00010001, // Initial
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderAssemblyName: typeof(FfnnModelParameters<>).Assembly.FullName,
        loaderSignature: loaderSignature);

    private static ModelLoadContext Checked(ModelLoadContext context, VersionInfo version)
    {
        try
        {
            context.CheckAtModel(version);
            return context;
        }
        catch (FormatException error)
        {
            var (written, readable) = (context.Header.ModelVerWritten, context.Header.ModelVerReadable);
            throw new NetworkFormatException(
                $"The model cannot be loaded ({error.Message}): its entry says it was written in version {written:x8} " +
                $"and needs a reader of {readable:x8}; this FfnnMlNet writes and reads {version.VerWrittenCur:x8}. " +
                "Update the FfnnMlNet package. If it is up to date, the file is damaged: restore it from where it was saved, " +
                "or train again.");
        }
    }

    private static NetworkModel Load(ModelLoadContext context)
    {
        NetworkModel? network = null;
        try
        {
            // ML.NET unpacks the entry into a temporary file, or into memory where it must not write files. Both streams can seek.
            if (context.TryLoadBinaryStream(NetworkStream, reader => network = NetworkReader.Read(reader.BaseStream)))
                return network!;
        }
        catch (InvalidDataException error)
        {
            // A damaged zip file may be detected only here, because entries are unpacked while they are read.
            throw Damaged($"cannot be unpacked ({error.Message})");
        }
        throw Damaged("is missing");
    }

    private static NetworkFormatException Damaged(string what) =>
        new($"The model is damaged: its part '{NetworkStream}' {what}. Restore the file from where it was saved, or train again.");
}
