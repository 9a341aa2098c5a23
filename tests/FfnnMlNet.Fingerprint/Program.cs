using System.Globalization;
using FfnnMlNet.Fingerprint;

// Prints one fingerprint of computed bits. The tests run it with instruction sets switched off and compare the lines.
switch (args)
{
    case ["numerics"]:
        Console.WriteLine(NumericsFingerprint.Compute());
        return 0;
    case ["training", var threads] when int.TryParse(threads, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0:
        Console.WriteLine(TrainingFingerprint.Compute(count));
        return 0;
    default:
        Console.Error.WriteLine("Usage: FfnnMlNet.Fingerprint numerics | training THREADS");
        return 1;
}
