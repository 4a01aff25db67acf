using System.Globalization;
using CondaStore.Domain.Records;
using CondaStore.Domain.Solving;
using CondaStore.Domain.Solving.Cdcl;
using CondaStore.Domain.Solving.Requests;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Tests.Solving;

public sealed class SolverPropertyTests
{
    private static readonly int Runs = int.Parse(Environment.GetEnvironmentVariable("CONDA_STORE_TEST_PROPERTIES") ?? "150", CultureInfo.InvariantCulture);

    private static (TestChannel Channel, string[] Specs) Make(int seed, bool distinctBuildNumbers)
    {
        Random random = new(seed);
        TestChannel channel = new();
        string Spec()
        {
            string name = $"p{random.Next(12)}";
            return random.Next(5) switch
            {
                0 => name,
                1 => $"{name} >={random.Next(1, 4)}",
                2 => $"{name} <{random.Next(2, 6)}",
                3 => $"{name} {random.Next(1, 5)}.*",
                _ => $"{name} >={random.Next(1, 3)},<{random.Next(3, 6)}",
            };
        }

        for (int p = 0; p < 12; p++)
        {
            int number = 0;
            for (int r = random.Next(1, 10); r > 0; r--)
            {
                channel.Add(
                    $"p{p}",
                    $"{random.Next(1, 5)}.{random.Next(2)}",
                    $"b{r}",
                    distinctBuildNumbers ? number++ : random.Next(2),
                    [.. Enumerable.Range(0, random.Next(4)).Select(_ => Spec())],
                    [.. Enumerable.Range(0, random.Next(2)).Select(_ => Spec())],
                    random.Next(8) == 0 ? ["f"] : null,
                    random.Next(4) * 1_000,
                    random.Next(3) == 0 ? "noarch" : "linux-64");
            }
        }

        return (channel, [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Spec())]);
    }

    private static async Task<string[]?> SolveAsync(TestChannel channel, IEnumerable<RepodataRecord> records, string[] specs)
    {
        try
        {
            Solution solution = await Solver.SolveAsync(
                new SolveRequest { Channels = [channel.SourcesOf(records)], Specs = [.. specs.Select(s => MatchSpec.Parse(s))] },
                TestContext.Current.CancellationToken);
            return [.. solution.Records.Select(r => r.Url)];
        }
        catch (SolveFailure)
        {
            return null;
        }
    }

    private static void Check(Func<int, Task<bool>> property) => SeededProperty.Check(Runs, property);

    [Fact]
    public void SolveAsync_AnyChannel_AnswerKeepsEveryRule() => Check(async seed =>
    {
        (TestChannel channel, string[] specs) = Make(seed, distinctBuildNumbers: false);
        if (await SolveAsync(channel, channel.Records, specs) is not { } answer)
        {
            return true;
        }

        Dictionary<string, RepodataRecord> chosen = channel.Records.Where(r => answer.Contains(r.Url)).ToDictionary(r => r.Name);
        bool Has(string spec) => chosen.Values.Any(r => MatchSpec.Parse(spec).Matches(r, CondaVersion.Parse(r.Version)));
        return specs.All(Has) && chosen.Values.All(r =>
            r.Depends.All(Has) && r.Constrains.All(c => !chosen.ContainsKey(MatchSpec.Parse(c).Name!) || Has(c)));
    });

    [Fact]
    public void SolveAsync_RecordsInAnotherOrder_AnswerStays() => Check(async seed =>
    {
        (TestChannel channel, string[] specs) = Make(seed, distinctBuildNumbers: false);
        RepodataRecord[] shuffled = [.. channel.Records];
        new Random(seed).Shuffle(shuffled);
        string[]? answer = await SolveAsync(channel, channel.Records, specs);
        string[]? again = await SolveAsync(channel, shuffled, specs);
        return answer is null ? again is null : again is not null && answer.SequenceEqual(again);
    });

    /// <summary>Build numbers decide here: between equals, what other records there are is a rule of the order (docs/solver.md).</summary>
    [Fact]
    public void SolveAsync_UnchosenRecordsRemoved_AnswerStays() => Check(async seed =>
    {
        (TestChannel channel, string[] specs) = Make(seed, distinctBuildNumbers: true);
        if (await SolveAsync(channel, channel.Records, specs) is not { } answer)
        {
            return true;
        }

        Random random = new(seed);
        string[]? again = await SolveAsync(channel, channel.Records.Where(r => answer.Contains(r.Url) || random.Next(3) > 0), specs);
        return again is not null && answer.SequenceEqual(again);
    });

    /// <summary>Where build numbers are equal too, a removed record may decide between equals; it never changes a version or build number first.</summary>
    [Fact]
    public void SolveAsync_OneUnchosenRecordRemoved_OnlyEqualsMayChangePlaces() => Check(async seed =>
    {
        (TestChannel channel, string[] specs) = Make(seed, distinctBuildNumbers: false);
        if (await SolveAsync(channel, channel.Records, specs) is not { } answer)
        {
            return true;
        }

        RepodataRecord[] unchosen = [.. channel.Records.Where(r => !answer.Contains(r.Url))];
        if (unchosen.Length == 0)
        {
            return true;
        }

        RepodataRecord removed = unchosen[new Random(seed).Next(unchosen.Length)];
        string[]? again = await SolveAsync(channel, channel.Records.Where(r => r != removed), specs);
        return again is not null && (answer.SequenceEqual(again) || HasSwappedEquals(channel, answer, again));
    });

    [Fact]
    public void SolveAsync_NoAnswer_RequirementsAreRequestedContradictoryAndMinimal() => CheckFailures(async (channel, specs, failure) =>
    {
        string[] core = [.. failure.Requirements];
        Assert.NotEmpty(core);
        Assert.Superset(core.Select(Canonical).ToHashSet(), specs.Select(Canonical).ToHashSet());
        Assert.NotNull(await FailureAsync(channel, core));
        for (int i = 0; i < core.Length; i++)
        {
            Assert.Null(await FailureAsync(channel, [.. core.Where((_, j) => j != i)]));
        }
    });

    [Fact]
    public void SolveAsync_NoAnswer_ExplanationNamesOnlyWhatIsThere() => CheckFailures((channel, _, failure) =>
    {
        HashSet<string> wanted = [.. failure.Requirements.Concat(channel.Records.SelectMany(r => r.Depends)).Select(Canonical)];
        HashSet<string> constraints = [.. channel.Records.SelectMany(r => r.Constrains).Select(Canonical)];
        HashSet<(string, string)> there = [.. channel.Records.Select(r => (r.Name, r.Version))];
        ConflictNode[] nodes = [.. failure.Tree.Missing.Concat(failure.Tree.Conflicts).SelectMany(WithChildren)];
        Assert.NotEmpty(nodes);
        Assert.All(nodes, node =>
        {
            switch (node.Kind)
            {
                case ConflictNodeKind.RequirementWithOptions or ConflictNodeKind.RequirementWithoutOptions or ConflictNodeKind.RequirementWithoutCandidates:
                    Assert.NotEmpty(node.Specs);
                    Assert.All(node.Specs, spec => Assert.Contains(Canonical(spec), wanted));
                    break;
                case ConflictNodeKind.Constraint:
                    Assert.NotEmpty(node.Specs);
                    Assert.All(node.Specs, spec => Assert.Contains(Canonical(spec), constraints));
                    break;
                default:
                    Assert.All(node.Versions, version => Assert.Contains((node.Name, version), there));
                    break;
            }
        });
        return Task.CompletedTask;
    });

    [Fact]
    public void SolveAsync_NoAnswerAndRecordsInAnotherOrder_ExplanationStays() => CheckFailures(async (channel, specs, failure) =>
    {
        RepodataRecord[] shuffled = [.. channel.Records];
        new Random(specs.Length).Shuffle(shuffled);
        TestChannel other = new();
        Array.ForEach(shuffled, other.Add);
        SolveFailure? again = await FailureAsync(other, specs);
        Assert.NotNull(again);
        Assert.Equal(failure.Requirements, again.Requirements);
        Assert.Equal(failure.Message, again.Message);
        Assert.Equal(failure.Hints, again.Hints);
    });

    private static void CheckFailures(Func<TestChannel, string[], SolveFailure, Task> property)
    {
        int failures = 0;
        Check(async seed =>
        {
            (TestChannel channel, string[] specs) = MakeNarrow(seed);
            if (await FailureAsync(channel, specs) is { } failure)
            {
                failures++;
                await property(channel, specs, failure);
            }

            return true;
        });
        Assert.InRange(failures, Runs / 4, Runs);
    }

    private static bool HasSwappedEquals(TestChannel channel, string[] answer, string[] again)
    {
        Dictionary<string, RepodataRecord> before = channel.Records.Where(r => answer.Contains(r.Url)).ToDictionary(r => r.Name);
        return channel.Records.Where(r => again.Contains(r.Url)).Any(r => before.TryGetValue(r.Name, out RepodataRecord? other)
            && other.Url != r.Url
            && other.BuildNumber == r.BuildNumber
            && CondaVersion.Parse(other.Version).Equals(CondaVersion.Parse(r.Version)));
    }

    /// <summary>Like <see cref="Make"/>, with requests and requirements that often have no answer.</summary>
    private static (TestChannel Channel, string[] Specs) MakeNarrow(int seed)
    {
        (TestChannel channel, string[] specs) = Make(seed, distinctBuildNumbers: false);
        Random random = new(seed);
        return (channel, [.. specs, .. Enumerable.Range(0, 3).Select(_ => $"p{random.Next(12)} {random.Next(1, 4)}.{random.Next(2)}.*")]);
    }

    private static async Task<SolveFailure?> FailureAsync(TestChannel channel, string[] specs)
    {
        try
        {
            await Solver.SolveAsync(channel.Request(specs), TestContext.Current.CancellationToken);
            return null;
        }
        catch (SolveFailure failure)
        {
            return failure;
        }
    }

    private static IEnumerable<ConflictNode> WithChildren(ConflictNode node) => node.Children.SelectMany(WithChildren).Prepend(node);

    private static string Canonical(string spec) => MatchSpec.Parse(spec).ToString();
}
