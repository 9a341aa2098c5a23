using FfnnMlNet.Activations;
using FfnnMlNet.Core.Tests.Harness;
using FfnnMlNet.Core.Tests.Training;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Reference;
using FfnnMlNet.Training;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace FfnnMlNet.Core.Tests.Reference;

/// <summary>Compares every stage with its twin, and the gradients of the twins with central differences. A step allocates nothing, and a
/// pass takes no more memory than its stage says. The stages are both kinds of embeddings, tables, plain inputs, learnt scales, members,
/// slopes, dropout with given masks, and sparse inputs, first alone and then together as in the default network.</summary>
public class ReferencePassTests
{
    private const int Rows = EmbeddingCase.Rows;
    private const int Units = 6;

    /// <summary>What float32 loses over a few hundred operations. The gradients are about 0.01 to 1.</summary>
    private const double CoreTolerance = 3e-5;

    /// <summary>The error of a central difference is the square of its step, 6e-8, times the third derivative.</summary>
    private const double DifferenceTolerance = 5e-6;

    private const float Step = 1f / 4096;

    private static readonly Objective TheObjective = new(Activation.Softmax, Loss.CrossEntropy());

    public static TheoryData<Case> Cases
    {
        get
        {
            var cases = new TheoryData<Case>();
            foreach (var activation in ActivationCatalog.BuiltIn.Select(entry => entry.Example)
                .Where(activation => activation.CanHaveSlopes))
            {
                cases.Add(new Case(activation.ToString(), NumericSize: 4, Groups: true, Scale: true, Slopes: true));
                cases.Add(new Case(activation.ToString(), NumericSize: 4, HasBins: true, Groups: true, Scale: true, Slopes: true));
            }
            cases.Add(new Case("tanh"));
            cases.Add(new Case("tanh", NumericSize: 2, Groups: true));
            cases.Add(new Case("tanh", Groups: true, Scale: true));
            cases.Add(new Case("tanh", Scale: true));
            cases.Add(new Case("tanh", NumericSize: 6, Slopes: true));
            cases.Add(new Case("tanh", NumericSize: 2, HasBins: true, Groups: true));
            cases.Add(new Case("tanh", NumericSize: 19, HasBins: true, Slopes: true));
            cases.Add(new Case("softmax", Scale: true));
            cases.Add(new Case("tanh", Members: 4));
            cases.Add(new Case("relu", Dropout: 0.5f));
            cases.Add(new Case("relu", Members: 2, Dropout: 0.5f));
            cases.Add(new Case("relu", Sparse: 40));
            cases.Add(new Case("tanh", Sparse: 40, Slopes: true, Members: 3));
            // The networks that effort chooses, and the same with members.
            cases.Add(new Case("relu", NumericSize: 4, Groups: true, Dropout: 0.15f, Sparse: 40));
            cases.Add(new Case("selu", NumericSize: 4, Groups: true, Scale: true, Slopes: true, Dropout: 0.15f));
            cases.Add(new Case("mish", NumericSize: 4, Groups: true, Slopes: true, Dropout: 0.15f));
            cases.Add(new Case("selu", NumericSize: 4, Groups: true, Scale: true, Slopes: true, Members: 3, Dropout: 0.4f));
            cases.Add(new Case("selu", NumericSize: 4, HasBins: true, Groups: true, Scale: true, Slopes: true, Members: 3, Dropout: 0.4f));
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Outputs_and_gradients_of_the_core_are_those_of_the_twins(Case cell)
    {
        var run = new Run(cell);

        var expected = run.Twin.Forward(run.X);
        run.Twin.Backward(run.X, run.Targets, run.Shares, TheObjective.Loss);

        Check(expected, GradientCase.ToDouble(run.Workspace.Pass.Output), "outputs");
        var blocks = 0;
        foreach (var (block, gradient) in run.Twin.Gradients)
        {
            Check(gradient, GradientCase.ToDouble(block.In(run.Workspace.Gradient)), $"{block.Kind}");
            blocks++;
        }
        Assert.Equal(run.Network.Layout.Groups.Count, blocks);

        void Check(Matrix<double> expected, Matrix<double> actual, string what)
        {
            var error = (expected - actual).Enumerate().Max(Math.Abs) / Math.Max(1, expected.Enumerate().Max(Math.Abs));
            Assert.True(error < CoreTolerance, FormattableString.Invariant($"{what} is off by {error:E2}"));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_of_the_twins_are_those_of_central_differences(Case cell)
    {
        var run = new Run(cell);
        var ofInputs = run.Twin.Backward(run.X, run.Targets, run.Shares, TheObjective.Loss);

        foreach (var (block, gradient) in run.Twin.Gradients)
        {
            var parameters = block.In(run.Network.Parameters);
            for (var row = 0; row < gradient.RowCount; row++)
                for (var column = 0; column < gradient.ColumnCount; column++)
                    Check(gradient[row, column], Difference(parameters, row, column), $"{block.Kind} [{row}, {column}]");
        }
        // dL/dinput as well: of two numeric inputs, a plain one, and a slot of a category.
        foreach (var input in new[] { 0, 1, 2, 5 })
        {
            var (above, below) = (run.X.Clone(), run.X.Clone());
            above[1, input] += Step;
            below[1, input] -= Step;
            var difference = (run.Loss(above) - run.Loss(below)) / (2.0 * Step);
            Check(ofInputs[1, input], difference, $"input {input}");
        }

        double Difference(Matrix parameters, int row, int column)
        {
            var value = parameters[row, column];
            float above = value + Step, below = value - Step;
            parameters[row, column] = above;
            var lossAbove = run.LossOfNewTwin();
            parameters[row, column] = below;
            var lossBelow = run.LossOfNewTwin();
            parameters[row, column] = value;
            return (lossAbove - lossBelow) / ((double)above - below);
        }

        static void Check(double gradient, double difference, string what) => Assert.True(
            Math.Abs(gradient - difference) <= DifferenceTolerance * Math.Max(1, Math.Abs(gradient)),
            FormattableString.Invariant($"{what}: {gradient} and by differences {difference}"));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_step_allocates_nothing(Case cell)
    {
        var run = new Run(cell);

        Assert.Equal(0, Allocations.LeastOf(run.Step));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_pass_takes_no_more_memory_per_row_than_its_stage_says(Case cell)
    {
        const int MoreRows = 1024;
        var network = new Run(cell).Network;
        var options = new PassOptions(Capacity: 1, IsTraining: true, Dropout: Run.Dropout(cell));
        foreach (var stage in network.Layout.Stages)
        {
            // What a pass takes beside its buffers does not depend on the rows.
            var bytes = Allocated(stage, options with { Capacity = options.Capacity + MoreRows }) - Allocated(stage, options);
            var stated = stage.FloatsPerRow(options) * MoreRows * sizeof(float);
            Assert.True(bytes <= stated, $"{stage.GetType().Name} takes {bytes} bytes and says {stated}");
            options = options with { LearnsBelow = options.LearnsBelow || stage.Blocks.Count > 0 };
        }

        // The runtime itself allocates at the first call of some code.
        long Allocated(Stage stage, PassOptions options) => Allocations.LeastOf(() => stage.CreatePass(network, options));
    }

    /// <summary>Which stages the network of a test has.</summary>
    public sealed record Case(
        string Activation, int NumericSize = 0, bool HasBins = false, bool Groups = false, bool Scale = false, bool Slopes = false,
        int Members = 1, float Dropout = 0, int Sparse = 0);

    private sealed class Run
    {
        private readonly ReferenceInputs _given;
        private readonly MatrixProduct _product = new();
        private readonly int _allRows;

        public Run(Case cell)
        {
            var activation = ActivationCatalog.BuiltIn.Select(entry => entry.Example).First(entry => entry.ToString() == cell.Activation);
            var hasEmbedding = cell.NumericSize > 0 || cell.Groups || cell.Scale;
            var embedding = hasEmbedding ? new InputEmbedding(
                EmbeddingCase.Inputs, cell.NumericSize == 0 ? [] : EmbeddingCase.NumericInputs,
                cell.Groups ? [new SlotRange(4, 6), new SlotRange(7, 8)] : [],
                cell.HasBins || cell.NumericSize == 0 ? 0 : 5, cell.NumericSize, cell.Groups ? 2 : 0, cell.Scale,
                cell.HasBins ? EmbeddingCase.Bins() : null) : null;
            Network = new FeedForwardNetwork(
                new Layout(
                    [embedding?.OutputCount ?? EmbeddingCase.Inputs, Units, EmbeddingCase.Outputs], embedding, cell.Slopes, cell.Members,
                    new SparseShape(cell.Sparse)),
                [activation, FfnnMlNet.Activation.Softmax]);
            var random = new RandomStream(3, RandomPurpose.Initialization, 0);
            EmbeddingCase.FillParameters(Network, ref random);
            Workspace = new Workspace(Network, Rows, dropout: Dropout(cell));
            EmbeddingCase.FillRows(Workspace, ref random);
            var sparseRows = cell.Sparse == 0 ? null : FillSparse(Workspace.Pass.Sparse!, cell.Sparse, ref random);
            var allRows = Workspace.RepeatForMembers(Rows);
            foreach (ref var share in Workspace.RowWeights.AsSpan())
                share /= cell.Members;
            X = GradientCase.ToDouble(Workspace.Input);
            Targets = GradientCase.ToDouble(Workspace.Targets);
            Shares = Vector<double>.Build.Dense(allRows, row => Workspace.RowWeights[row]);
            _allRows = allRows;
            Step();
            _given = cell.Dropout == 0 ? ReferenceInputs.None : new ReferenceInputs([MaskOf(allRows, cell.Dropout)]);
            _given = _given with { SparseRows = sparseRows };
            Twin = new ReferencePass(Network, _given);
        }

        public FeedForwardNetwork Network { get; }

        public Workspace Workspace { get; }

        public ReferencePass Twin { get; }

        public Matrix<double> X { get; }

        public Matrix<double> Targets { get; }

        public Vector<double> Shares { get; }

        public double Loss(Matrix<double> x) => Twin.Loss(x, Targets, Shares, TheObjective.Loss);

        /// <summary>The loss by a twin that is made anew, with the parameters as they are now.</summary>
        public double LossOfNewTwin() => new ReferencePass(Network, _given).Loss(X, Targets, Shares, TheObjective.Loss);

        public static DropoutRates? Dropout(Case cell) => cell.Dropout == 0 ? null : new DropoutRates([cell.Dropout], Seed: 7);

        /// <summary>Runs the core forward and backward.</summary>
        public void Step()
        {
            var (pass, delta) = (Workspace.Pass, Workspace.OutputDelta(_allRows));
            pass.Forward(new ForwardContext(_product, Network.Parameters, new DropoutStep(2, 1, 0, Rows)), Workspace.Input);
            TheObjective.DeltaInto(pass.PreActivation, pass.Output, Workspace.Targets, Workspace.RowWeights, delta);
            pass.Backward(new BackwardContext(_product, Network.Parameters, Workspace.Gradient), delta);
        }

        // Every row has a few of the sparse inputs, some rows have none, and not all sparse inputs occur.
        private static Matrix<double> FillSparse(SparseBatch sparse, int count, ref RandomStream random)
        {
            var rows = Matrix<double>.Build.Dense(Rows, count);
            for (var row = 0; row < Rows; row++)
            {
                for (var i = row % 5; i < count && row % 6 != 5; i += 3 + (row % 4))
                {
                    sparse.Add(i, random.NextGaussian());
                    rows[row, i] = sparse.Values[^1];
                }
                sparse.CompleteRow();
            }
            return rows;
        }

        // The masks as Dropout documents them, drawn number by number.
        private static Matrix<double> MaskOf(int allRows, float rate)
        {
            var random = new RandomStream(seed: 7, RandomPurpose.Dropout, index: 2);
            var mask = Matrix<double>.Build.Dense(allRows, Units);
            for (var row = 0; row < allRows; row++)
            {
                for (var unit = 0; unit < Units; unit++)
                    mask[row, unit] = random.NextSingle() < rate ? 0 : 1 / (1.0 - rate);
            }
            return mask;
        }
    }
}
