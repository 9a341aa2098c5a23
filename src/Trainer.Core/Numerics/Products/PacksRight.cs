namespace FfnnMlNet.Numerics;

/// <summary>The tile stores the right factor, packed, while it reads it.</summary>
internal readonly struct PacksRight : IPacking
{
    public static bool Packs => true;
}
