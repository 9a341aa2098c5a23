namespace FfnnMlNet;

public abstract partial class FfnnOptions
{
    /// <summary>The columns and the effort, such as "label 'Label', features 'Features', effort Balanced". What a model was trained with in
    /// all says its <c>TrainingOptions</c>.</summary>
    public override string ToString() =>
        $"label '{LabelColumnName}', features '{FeatureColumnName}'" +
        $"{(ExampleWeightColumnName is null ? "" : $", weights '{ExampleWeightColumnName}'")}, effort {Effort}";
}
