namespace FfnnMlNet.Numerics;

internal readonly struct PacksRight : IPacking
{
    public static bool Packs => true;
}
