namespace FfnnMlNet.Fuzz.PublicFace;

/// <summary>An exception of the user's own code, which must reach the user unchanged.</summary>
internal sealed class UserException() : Exception("The user's own.");
