using CondaStore.Domain.Solving.Cdcl;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Solving.Cdcl;

public sealed class ImplicationsTests
{
    private static List<int> EdgesFrom(Implications implications, int literal)
    {
        List<int> targets = [];
        for (int edge = implications.EdgeHeads[literal]; edge != 0; edge = implications.Edges[edge].Next)
        {
            targets.Add(implications.Edges[edge].Target);
        }

        return targets;
    }

    [Fact]
    public void Run_AnyWrites_EveryLiteralHasItsEdgeAndNoOther() => SeededProperty.Check(200, seed =>
    {
        Random random = new(seed);
        SearchParts parts = new();
        int[] variables = parts.AddPlain(40);
        Dictionary<int, int[]> runs = [];
        int next = 0;
        while (next < 30)
        {
            int variable = variables[next++];
            parts.Implications.Begin();
            int[] literals = [.. Enumerable.Range(0, random.Next(5)).Select(_ => (variables[random.Next(40)] << 1) | random.Next(2))];
            literals = [.. literals.Where(l => l >> 1 != variable)];
            foreach (int literal in literals)
            {
                parts.Implications.Add(variable, literal);
                if (random.Next(4) == 0)
                {
                    // A gate, made while its requirement is being written.
                    int gate = variables[next++];
                    runs[gate] = [Literal.Negative(random.Next(2) == 0 ? gate : variables[^1])];
                    parts.Implications.AddAlone(gate, runs[gate][0]);
                }
            }

            if (random.Next(8) == 0)
            {
                parts.Implications.AddContradiction(variable);
                literals = [.. literals, Literal.Negative(variable)];
            }

            parts.Implications.End(variable);
            runs[variable] = literals;
        }

        ILookup<int, int> edges = runs
            .SelectMany(r => r.Value, (r, l) => (From: Literal.Negate(l), To: Literal.Negative(r.Key)))
            .Where(e => e.From != Literal.Negate(e.To))
            .ToLookup(e => e.From, e => e.To);
        return variables.All(v => parts.Implications.HasRun(v) == runs.ContainsKey(v))
            && runs.All(r => parts.Implications.Of(r.Key).SequenceEqual(r.Value))
            && variables.SelectMany(v => new[] { Literal.Positive(v), Literal.Negative(v) })
                .All(l => EdgesFrom(parts.Implications, l).Order().SequenceEqual(edges[l].Order()));
    });

    [Fact]
    public void Of_VariableWithoutARun_ImpliesNothing()
    {
        SearchParts parts = new();
        int variable = parts.AddPlain(1)[0];
        Assert.False(parts.Implications.HasRun(variable));
        Assert.Empty(parts.Implications.Of(variable).ToArray());
        parts.Implications.Begin();
        parts.Implications.End(variable);
        Assert.True(parts.Implications.HasRun(variable));
    }
}
