using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Training;

namespace FfnnMlNet.Pipeline;

/// <summary>The rows with the inputs of the linear model: standardized features, not the curves of them that the networks have.</summary>
/// <param name="Inputs">The transform from features to inputs of the linear model, fitted on the training rows.</param>
/// <param name="Rows">All rows of the training data.</param>
/// <param name="Validation">The rows of the validation data that the user gave, or null.</param>
internal sealed record LinearRows(InputTransform Inputs, TransformedRows Rows, TransformedRows? Validation) : IDisposable
{
    // The part of the time left that fitting linear models may take.
    private const double MostOfTime = 0.1;

    /// <summary>Copies the features of the rows; null where the options want no linear model or no rows are held out. Called before the
    /// features are transformed.</summary>
    public static LinearRows? Of(TrainingRequest request, RowsRead read, SplitRows split, ResolvedOptions options)
    {
        if (!options.Of(OptionTable.LinearMember))
            return null;
        if (split.ValidationCount == 0)
        {
            if (options.UsesSetValue(OptionTable.LinearMember))
                request.Warn(
                    "LinearMember needs validation rows, and there are none: the model has no linear member. " +
                    "Set ValidationFraction or EnsembleSize, or give validation data to Fit.");
            return null;
        }
        if (read.Sparse is { } sparse)
        {
            if (options.UsesSetValue(OptionTable.LinearMember))
                request.Warn(FormattableString.Invariant(
                    $"LinearMember has no effect on rows with {sparse.Count} sparse slots: the model has no linear member."));
            return null;
        }
        var inputs = InputFit.Of(
            read.Rows, FeatureScaling.Standard, read.Groups, split.TrainingRows, options.Of(OptionTable.NumberOfThreads),
            request.CheckAlive).Transform;
        var rows = read.Rows.WithInputs(inputs, request.CheckAlive);
        try
        {
            return new LinearRows(inputs, rows, read.Validation?.WithInputs(inputs, request.CheckAlive));
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    /// <summary>Fits the linear models of each part of the split and of all rows. This comes before the networks are trained, so that a
    /// time limit plans their epochs with the time that is left.</summary>
    /// <param name="outputs">Number of outputs of the networks.</param>
    /// <returns>The models, or null where that failed or would take too much of the time; and the options, without a linear member in the
    /// second case.</returns>
    public (LinearFits? Fits, ResolvedOptions Options) Fit(TrainingRequest request, int outputs, SplitRows split, ResolvedOptions options)
    {
        var deadline = request.Deadline;
        var latest = deadline?.After(MostOfTime);
        void CheckAlive()
        {
            request.CheckAlive();
            if (deadline?.Clock.Elapsed > latest)
                throw new OutOfTimeException();
        }
        try
        {
            var fits = Fits();
            // Ranks have a linear member only if all of them had the time.
            return request.Ranks?.GatherBytes([fits is null ? (byte)0 : (byte)1]).All(all => all[0] == 1) is false
                ? throw new OutOfTimeException() : (fits, options);
        }
        catch (OutOfTimeException)
        {
            request.Say(
                FormattableString.Invariant($"TimeLimit {deadline!.Limit.TotalSeconds:G6} s: the model has no linear member, whose fits ") +
                FormattableString.Invariant($"would take more than {MostOfTime:P0} of the time."));
            return (null, options.With(OptionTable.LinearMember, false, OptionTable.TimeLimit));
        }
        catch (Exception failure)
            when (failure is ArgumentException or InvalidOperationException or ArithmeticException or OutOfMemoryException)
        {
            // The networks need no linear model.
            request.Warn($"The linear member could not be fitted, and the model has none: {failure.Message}");
            return (null, options);
        }

        LinearFits? Fits()
        {
            try
            {
                return LinearFits.Of(
                    request.ScoreKind, Inputs.InputCount, outputs,
                    PartsOf(split, options.Of(OptionTable.EnsembleSize)).Select(part => part.Training), Rows, CheckAlive);
            }
            catch (OutOfTimeException) when (request.Ranks is not null)
            {
                return null;
            }
        }
    }

    /// <summary>The rows of each part of the split, with the inputs of the linear model. Members that share their held-out rows are one
    /// part.</summary>
    public IEnumerable<MemberRows> PartsOf(SplitRows split, int members) => Enumerable
        .Range(0, split.HeldOutCount is null ? 1 : members).Select(member => split.RowsOf(member, Rows, Validation));

    public void Dispose()
    {
        Rows.Dispose();
        Validation?.Dispose();
    }

    private sealed class OutOfTimeException : Exception;
}
