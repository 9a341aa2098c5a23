namespace FfnnMlNet.Numerics;

internal readonly struct ReadsOnly : IPacking
{
    public static bool Packs => false;
}
