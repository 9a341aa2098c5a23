namespace FfnnMlNet.Samples;

/// <summary>One command of the program.</summary>
internal abstract class Sample
{
    public abstract string Name { get; }

    /// <summary>A description in one line.</summary>
    public abstract string Summary { get; }

    /// <summary>The name and its required arguments.</summary>
    public virtual string Usage => Name;

    /// <summary>Options that only this sample has.</summary>
    public virtual IReadOnlyList<(string Option, string Meaning)> OwnHelp => [];

    /// <summary>Reads an argument that is not an option of all samples. False where the sample does not know it either.</summary>
    /// <param name="argument">An option such as "--label", or a bare argument such as a file name.</param>
    /// <param name="readValue">Returns the value that follows the option. It is an error where there is none.</param>
    public virtual bool TryTake(string argument, Func<string> readValue) => false;

    public abstract void Run(SampleOptions options, Report report);
}
