using CondaStore.Domain.Solving.Cdcl;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Solving.Cdcl;

public sealed class WalkTests
{
    private static async Task<SearchParts> StateAsync(TableProvider provider, params string[] requirements)
    {
        SearchParts parts = new(provider);
        List<int> selectors = [];
        foreach (string requirement in requirements)
        {
            Dependencies dependencies = new() { Requirements = [provider.Require(requirement)] };
            await parts.Expansion.LoadTargetsAsync(dependencies.Requirements, TestContext.Current.CancellationToken);
            int selector = parts.Variables.Add(VariableKind.Selector, selectors.Count);
            parts.Encoder.Encode(selector, dependencies);
            selectors.Add(selector);
        }

        parts.Trail.NewLevel();
        parts.Walk.NewLevel();
        foreach (int selector in selectors)
        {
            parts.Trail.Assign(Literal.Positive(selector), Reason.None);
            parts.Walk.Append(selector);
        }

        return parts;
    }

    /// <summary>Propagates and encodes until nothing is left; false on a conflict.</summary>
    private static async Task<bool> SettleAsync(SearchParts parts)
    {
        while (parts.Propagation.Run())
        {
            if (parts.Expansion.NextToEncode() is not (int candidate and > 0))
            {
                return true;
            }

            await parts.Expansion.EncodeAsync(candidate, TestContext.Current.CancellationToken);
        }

        return false;
    }

    private static string Text(SearchParts parts) => string.Join(' ', parts.Walk.Satisfied.ToArray()
        .Where(v => parts.Variables.KindOf(v) == VariableKind.Candidate)
        .Select(v => parts.Catalog.CandidateOf(v))
        .Select(c => $"{parts.Provider.NameText(c.Name)}{parts.Provider.VersionText(c.Name, c.Position)}"));

    private static async Task DecideAsync(SearchParts parts, int gate) =>
        parts.Decide(Literal.Positive(await parts.Choices.ChooseAsync(gate, TestContext.Current.CancellationToken)));

    [Fact]
    public async Task Next_RequirementsOfRequirements_AreVisitedBreadthFirst()
    {
        TableProvider provider = new();
        provider.Add(new TableProvider.Package("a", 1, ["d", "c"], []));
        provider.Add(new TableProvider.Package("b", 1, ["e"], []));
        provider.Add(new TableProvider.Package("c", 1, ["f"], []));
        provider.Add(new TableProvider.Package("d", 1, [], []));
        provider.Add(new TableProvider.Package("e", 1, [], []));
        provider.Add(new TableProvider.Package("f", 1, [], []));
        SearchParts parts = await StateAsync(provider, "a", "b");
        Assert.True(await SettleAsync(parts));
        while (parts.Walk.Next(out int gate) == WalkResult.Decide)
        {
            await DecideAsync(parts, gate);
            Assert.True(await SettleAsync(parts));
        }

        Assert.Equal("a1 b1 d1 c1 e1 f1", Text(parts));
    }

    [Fact]
    public void Backjump_AnyLevel_WalksOnAsItDidBefore() => SeededProperty.Check(200, async seed =>
    {
        Random random = new(seed);
        TableProvider provider = new();
        for (int package = 0; package < 60; package++)
        {
            string name = ((char)('a' + random.Next(20))).ToString();
            string[] requires = [.. Enumerable.Range(0, random.Next(4)).Select(_ => ((char)(name[0] + 1 + random.Next(5))).ToString())];
            requires = [.. requires.Select(r => random.Next(4) == 0 ? $"{r}; if {name}" : r)];
            provider.Add(new TableProvider.Package(name, random.Next(1, 4), requires, []));
        }

        SearchParts parts = await StateAsync(provider, "a", "b", "c");
        List<(string Satisfied, int Subject)> levels = [];
        bool right = true;
        while (right && await SettleAsync(parts))
        {
            WalkResult result = parts.Walk.Next(out int subject);
            if (result == WalkResult.EncodeConditional)
            {
                await parts.Expansion.EncodeConditionalAsync(parts.Conditionals[subject], TestContext.Current.CancellationToken);
                continue;
            }

            if (result == WalkResult.Propagate)
            {
                continue;
            }

            if (result != WalkResult.Decide)
            {
                break;
            }

            levels.Add((Text(parts), subject));
            await DecideAsync(parts, subject);
        }

        // Level n + 2 was opened after levels[n].
        for (int n = levels.Count - 1; n >= 0 && right; n -= 1 + random.Next(3))
        {
            parts.Backjump(n + 1);
            right = Text(parts) == levels[n].Satisfied;
            WalkResult result;
            int subject;
            do
            {
                right &= await SettleAsync(parts);
                result = parts.Walk.Next(out subject);
            }
            while (right && result == WalkResult.Propagate);
            right &= result == WalkResult.Decide && subject == levels[n].Subject;
        }

        return right;
    });
}
