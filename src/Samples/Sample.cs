namespace FfnnMlNet.Samples;

/// <summary>One command of the program.</summary>
internal abstract class Sample
{
    public abstract string Name { get; }

    /// <summary>What the sample shows, in one line.</summary>
    public abstract string Summary { get; }

    /// <summary>The name and what must follow it.</summary>
    public virtual string Usage => Name;

    /// <summary>Options that only this sample has.</summary>
    public virtual IReadOnlyList<(string Option, string Meaning)> OwnHelp => [];

    /// <summary>Takes an argument that is no common option; false where the sample does not know it either.</summary>
    /// <param name="argument">An option such as "--label", or a bare argument such as a file name.</param>
    /// <param name="readValue">Gives the value that follows the option; fails where there is none.</param>
    public virtual bool TryTake(string argument, Func<string> readValue) => false;

    public abstract void Run(SampleOptions options, Report report);
}
