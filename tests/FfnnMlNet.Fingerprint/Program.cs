using FfnnMlNet.Fingerprint;

// Prints one fingerprint of computed bits. The tests run it with instruction sets switched off and compare the lines.
switch (args)
{
    case ["numerics"]:
        Console.WriteLine(NumericsFingerprint.Compute());
        return 0;
    default:
        Console.Error.WriteLine("Usage: FfnnMlNet.Fingerprint numerics");
        return 1;
}
