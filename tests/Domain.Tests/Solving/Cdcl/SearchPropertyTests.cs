using CondaStore.Domain.Solving.Cdcl;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Solving.Cdcl;

public sealed class SearchPropertyTests
{
    /// <summary>Packages and the caller's requirements, small enough to try every combination.</summary>
    internal sealed record Problem(TableProvider.Package[] Packages, string[] Requirements)
    {
        public override string ToString() =>
            string.Join("; ", Packages.Select(p => $"{p.Name}={p.Version}({string.Join(", ", p.Requires)})[{string.Join(", ", p.Constrains)}]"))
            + " => " + string.Join(", ", Requirements);
    }

    private static Problem Make(int seed, int names, int versions, bool extensions)
    {
        Random random = new(seed);
        string Spec()
        {
            string name = ((char)('a' + random.Next(names))).ToString();
            int from = random.Next(1, versions + 1);
            return random.Next(4) switch
            {
                0 => name,
                1 => $"{name} {from}",
                _ => $"{name} {from}..{from + 1 + random.Next(versions)}",
            };
        }

        string Dependency() => !extensions ? Spec() : random.Next(6) switch
        {
            0 => $"{Spec()} | {Spec()}",
            1 => $"{Spec()}; if {Spec()}",
            2 => $"{Spec()}; if {Spec()} and {Spec()} or {Spec()}",
            _ => Spec(),
        };
        List<TableProvider.Package> packages = [];
        for (int n = 0; n < names; n++)
        {
            int count = random.Next(0, versions + 1);
            for (int v = 1; v <= count; v++)
            {
                packages.Add(new TableProvider.Package(
                    ((char)('a' + n)).ToString(),
                    v,
                    [.. Enumerable.Range(0, random.Next(0, 4)).Select(_ => Dependency())],
                    [.. Enumerable.Range(0, random.Next(0, 2)).Select(_ => Spec())],
                    random.Next(15) == 0 ? "of chance" : null));
            }
        }

        return new Problem([.. packages], [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Spec())]);
    }

    private static async Task<(TableProvider Provider, SearchOutcome Outcome)> SolveAsync(Problem problem, bool slow = false, bool grouped = false)
    {
        TableProvider provider = new() { Slow = slow, Grouped = grouped };
        foreach (TableProvider.Package package in problem.Packages)
        {
            provider.Add(package);
        }

        SearchOutcome outcome = await Search.RunAsync(
            new SearchProblem(provider, [.. problem.Requirements.Select(provider.Require)], []), null, new SearchLimits(TimeProvider.System, Timeout.InfiniteTimeSpan), TestContext.Current.CancellationToken);
        return (provider, outcome);
    }

    private static Dictionary<string, TableProvider.Package> ChosenOf(TableProvider provider, SearchOutcome outcome) =>
        outcome.Chosen.Select(c => provider.At(c.Name, c.Position)).ToDictionary(p => p.Name);

    private static bool Accepts(Dictionary<string, TableProvider.Package> chosen, string spec) =>
        spec.Split('|', StringSplitOptions.TrimEntries).Any(s => chosen.TryGetValue(s[..1], out TableProvider.Package? p) && InRange(p.Version, s));

    private static bool InRange(int version, string spec)
    {
        if (spec.Length == 1)
        {
            return true;
        }

        string[] ends = spec[2..].Split("..");
        int from = int.Parse(ends[0]);
        return version >= from && version < (ends.Length == 2 ? int.Parse(ends[1]) : from + 1);
    }

    private static bool Meets(Dictionary<string, TableProvider.Package> chosen, string dependency)
    {
        string[] parts = dependency.Split("; if ");
        return (parts.Length == 2 && !parts[1].Split(" or ").Any(d => d.Split(" and ").All(c => Accepts(chosen, c)))) || Accepts(chosen, parts[0]);
    }

    private static bool IsValid(Problem problem, Dictionary<string, TableProvider.Package> chosen) =>
        problem.Requirements.All(r => Meets(chosen, r))
        && chosen.Values.All(p => p.Excluded is null
            && p.Requires.All(r => Meets(chosen, r))
            && p.Constrains.All(c => !chosen.ContainsKey(c[..1]) || Accepts(chosen, c)));

    private static bool HasAnswer(Problem problem, string[] requirements)
    {
        string[] names = [.. problem.Packages.Select(p => p.Name).Distinct()];
        Dictionary<string, TableProvider.Package> chosen = [];
        Problem part = problem with { Requirements = requirements };
        return Try(0);

        bool Try(int index)
        {
            if (index == names.Length)
            {
                return IsValid(part, chosen);
            }

            if (Try(index + 1))
            {
                return true;
            }

            foreach (TableProvider.Package package in problem.Packages.Where(p => p.Name == names[index]))
            {
                chosen[names[index]] = package;
                if (Try(index + 1))
                {
                    return true;
                }
            }

            chosen.Remove(names[index]);
            return false;
        }
    }

    private static string Text(TableProvider provider, SearchOutcome outcome) =>
        string.Join(' ', ChosenOf(provider, outcome).Values.Select(p => $"{p.Name}={p.Version}").Order());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Search_AnyProblem_AgreesWithTryingEverything(bool extensions) => SeededProperty.Check(1500, async seed =>
    {
        Problem problem = Make(seed, names: 5, versions: 3, extensions);
        (TableProvider provider, SearchOutcome outcome) = await SolveAsync(problem);
        bool valid = outcome.Conflict is not null || IsValid(problem, ChosenOf(provider, outcome));
        return valid && HasAnswer(problem, problem.Requirements) == (outcome.Conflict is null);
    });

    [Fact]
    public void Search_LargeProblem_AnswerSatisfiesEveryClause() => SeededProperty.Check(300, async seed =>
    {
        Problem problem = Make(seed, names: 20, versions: 8, extensions: true);
        (TableProvider provider, SearchOutcome outcome) = await SolveAsync(problem);
        return outcome.Conflict is not null || IsValid(problem, ChosenOf(provider, outcome));
    });

    [Fact]
    public void Search_UnchosenPackageRemoved_AnswerStays() => SeededProperty.Check(300, async seed =>
    {
        Problem problem = Make(seed, names: 12, versions: 6, extensions: false);
        (TableProvider provider, SearchOutcome outcome) = await SolveAsync(problem);
        if (outcome.Conflict is not null)
        {
            return true;
        }

        HashSet<string> chosen = [.. Text(provider, outcome).Split(' ')];
        Random random = new(seed);
        TableProvider.Package[] kept = [.. problem.Packages.Where(p => chosen.Contains($"{p.Name}={p.Version}") || random.Next(3) > 0)];
        (TableProvider second, SearchOutcome again) = await SolveAsync(problem with { Packages = kept });
        return again.Conflict is null && Text(second, again) == Text(provider, outcome);
    });

    [Fact]
    public void Search_PackagesInAnotherOrder_AnswerStays() => SeededProperty.Check(300, async seed =>
    {
        Problem problem = Make(seed, names: 12, versions: 6, extensions: true);
        (TableProvider provider, SearchOutcome outcome) = await SolveAsync(problem);
        TableProvider.Package[] shuffled = [.. problem.Packages];
        new Random(seed).Shuffle(shuffled);
        (TableProvider second, SearchOutcome again) = await SolveAsync(problem with { Packages = shuffled }, slow: true, grouped: true);
        return Text(second, again) == Text(provider, outcome) && outcome.Conflict?.ToString() == again.Conflict?.ToString();
    });

    [Fact]
    public void Search_Contradiction_CoreIsContradictoryAndMinimal() => SeededProperty.Check(1500, async seed =>
    {
        Problem problem = Make(seed, names: 5, versions: 3, extensions: true);
        (_, SearchOutcome outcome) = await SolveAsync(problem);
        if (outcome.Conflict is null)
        {
            return true;
        }

        string[] core = [.. outcome.Core.Select(i => problem.Requirements[i])];
        bool minimal = Enumerable.Range(0, core.Length).All(i => HasAnswer(problem, [.. core.Where((_, j) => j != i)]));
        return core.Length > 0 && !HasAnswer(problem, core) && minimal && outcome.Conflict.ToString().Length > 0;
    });
}
