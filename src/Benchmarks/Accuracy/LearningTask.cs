namespace FfnnMlNet.Benchmarks.Accuracy;

internal enum LearningTask
{
    Multiclass,
    Binary,
    Regression,
    MultiOutput,
}
