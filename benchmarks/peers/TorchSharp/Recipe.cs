using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

/// <summary>The recipe of Effort.Balanced: one tensor for all embeddings, no loop over features, a rate per kind of parameter.
/// TorchSharp has no fused optimizer.</summary>
internal sealed class Recipe
{
    private const double Dropped = 0.15;
    private const double Smoothing = 0.1;
    private readonly List<AdamW.ParamGroup> _groups = [];
    private readonly double _rate;

    public Recipe(int features, int[] sizes, bool usesSelu)
    {
        _rate = usesSelu ? 0.0004 : 0.002;
        var hasClasses = sizes[^1] > 1;
        var embedding = new PeriodicEmbedding(features);
        List<(string, Module<Tensor, Tensor>)> layers = [("embedding", embedding)];
        Add(0.1, [.. embedding.parameters()]);
        if (hasClasses)
        {
            var scaling = new Scaling(sizes[0]);
            layers.Add(("scaling", scaling));
            Add(6, [.. scaling.parameters()]);
        }
        for (var layer = 0; layer < sizes.Length - 1; layer++)
        {
            var linear = Linear(sizes[layer], sizes[layer + 1]);
            layers.Add(($"linear{layer}", linear));
            Add(1 / Math.Sqrt(sizes[layer]), linear.weight!);
            Add(0.1, linear.bias!);
            if (layer == sizes.Length - 2)
                break;
            var activation = new SlopedActivation(usesSelu ? SELU() : Mish(), sizes[layer + 1]);
            layers.Add(($"activation{layer}", activation));
            layers.Add(($"dropout{layer}", Dropout(Dropped)));
            Add(0.1, [.. activation.parameters()]);
        }
        Network = Sequential(layers);
        Optimizer = optim.AdamW(_groups, _rate, 0.9, 0.95, weight_decay: 0.02);
        Loss = hasClasses ? SmoothedCrossEntropy : MSELoss().call;
    }

    public Sequential Network { get; }

    public optim.Optimizer Optimizer { get; }

    public Func<Tensor, Tensor, Tensor> Loss { get; }

    // TorchSharp's cross-entropy has no label smoothing.
    private static Tensor SmoothedCrossEntropy(Tensor output, Tensor labels)
    {
        var logarithms = functional.log_softmax(output, 1);
        return (functional.nll_loss(logarithms, labels) * (1 - Smoothing)) - (logarithms.mean() * Smoothing);
    }

    private void Add(double factor, params Parameter[] parameters) =>
        _groups.Add(new AdamW.ParamGroup(parameters, lr: factor * _rate, beta1: 0.9, beta2: 0.95, weight_decay: 0.02));

    /// <summary>[rows, features] to [rows, features * columns]: a linear map of cos(2 pi w x + b), and x itself.</summary>
    private sealed class PeriodicEmbedding : Module<Tensor, Tensor>
    {
        private const int Frequencies = 16;
        private const int Columns = 4;
        private readonly Parameter _frequencies;
        private readonly Parameter _phases;
        private readonly Parameter _weights;
        private readonly Parameter _biases;

        public PeriodicEmbedding(int features) : base(nameof(PeriodicEmbedding))
        {
            var bound = 1 / Math.Sqrt(Frequencies);
            _frequencies = Parameter(randn(features, 1, Frequencies) * 0.1);
            _phases = Parameter(((rand(features, 1, Frequencies) * 2) - 1) * Math.PI);
            _weights = Parameter(((rand(features, Frequencies, Columns - 1) * 2) - 1) * bound);
            _biases = Parameter(((rand(features, 1, Columns - 1) * 2) - 1) * bound);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var byFeature = x.transpose(0, 1).unsqueeze(-1);
            var waves = cos((_frequencies * (2 * Math.PI) * byFeature) + _phases);
            var columns = bmm(waves, _weights) + _biases;
            return cat([columns, byFeature], -1).transpose(0, 1).flatten(1);
        }
    }

    private sealed class Scaling : Module<Tensor, Tensor>
    {
        private readonly Parameter _scales;

        public Scaling(int columns) : base(nameof(Scaling))
        {
            _scales = Parameter(ones(columns));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => x * _scales;
    }

    /// <summary>z + s (f(z) - z).</summary>
    private sealed class SlopedActivation : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> _activation;
        private readonly Parameter _slopes;

        public SlopedActivation(Module<Tensor, Tensor> activation, int units) : base(nameof(SlopedActivation))
        {
            (_activation, _slopes) = (activation, Parameter(ones(units)));
            RegisterComponents();
        }

        public override Tensor forward(Tensor z) => lerp(z, _activation.call(z), _slopes);
    }
}
