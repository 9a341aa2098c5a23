namespace FfnnMlNet.Tests.Harness;

internal enum LearningTask
{
    Multiclass,
    Binary,
    Regression,
}
