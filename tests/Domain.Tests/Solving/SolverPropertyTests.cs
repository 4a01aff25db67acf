using CondaStore.Domain.Channels;
using CondaStore.Domain.Solving;
using CondaStore.Domain.Specs;
using FsCheck;
using FsCheck.Fluent;

namespace CondaStore.Domain.Tests.Solving;

public sealed class SolverPropertyTests
{
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

    private static void Check(Func<int, Task<bool>> property) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => property(seed).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Fact]
    public void SolveAsync_AnyChannel_AnswerKeepsEveryRule() => Check(async seed =>
    {
        (TestChannel channel, string[] specs) = Make(seed, distinctBuildNumbers: false);
        if (await SolveAsync(channel, channel.Records, specs) is not { } answer)
        {
            return true;
        }

        Dictionary<string, RepodataRecord> chosen = channel.Records.Where(r => answer.Contains(r.Url)).ToDictionary(r => r.Name);
        bool Has(string spec) => chosen.Values.Any(r => MatchSpec.Parse(spec).Matches(r));
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
}
