namespace FfnnMlNet.Numerics;

/// <summary>The tile only reads the right factor.</summary>
internal readonly struct ReadsOnly : IPacking
{
    public static bool Packs => false;
}
